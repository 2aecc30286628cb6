"""What people say of times, in each language, beside the question that the reader is to make of it (daemon/read/when.h)."""

# {} is the time.
FRAMES = {"en": "I will call you {}.", "ru": "Я позвоню вам {}.", "lv": "Es Jums piezvanīšu {}.", "et": "Ma helistan Teile {}.", "es": "Le llamaré {}."}

# For every form of a month, and for every form of a number: {} is the form.
DATES = {"en": "on 12 {}", "ru": "12 {}", "lv": "12. {}", "et": "12. {}", "es": "el 12 de {}"}
NUMBERS = {"en": "in {} days", "ru": "через {} дней", "lv": "pēc {} dienām", "et": "{} päeva pärast", "es": "en {} días"}

EXPRESSIONS = [  # question, en, ru, lv, et, es
    ({"days": 0}, "today", "сегодня", "šodien", "täna", "hoy"),
    ({"days": 1}, "tomorrow", "завтра", "rīt", "homme", "mañana"),
    ({"days": 2}, "the day after tomorrow", "послезавтра", "parīt", "ülehomme", "pasado mañana"),
    ({"weekday": 5}, "by Friday", "до пятницы", "līdz piektdienai", "reedeks", "para el viernes"),
    ({"weekday": 5}, "on Friday", "в пятницу", "piektdien", "reedel", "el viernes"),
    ({"weekday": 1}, "no later than Monday", "не позднее понедельника", "ne vēlāk kā pirmdien", "hiljemalt esmaspäeval", "a más tardar el lunes"),
    ({"weekday": 5, "relation": "before"}, "before Friday", None, "pirms piektdienas", "enne reedet", "antes del viernes"),
    ({"weekday": 2, "which": "next"}, "next Tuesday", "в следующий вторник", "nākamo otrdien", "järgmisel teisipäeval", "el próximo martes"),
    ({"weekday": 4, "time": "10:00"}, "on Thursday at 10:00", "в четверг в 10:00", "ceturtdien plkst. 10.00", "neljapäeval kell 10.00", "el jueves a las 10:00"),
    ({"days": 1, "time": "15:00"}, "tomorrow at 3 pm", "завтра в 15:00", "rīt plkst. 15.00", "homme kell 15", "mañana a las 15:00"),
    ({"days": 1, "time": "10:00"}, "tomorrow by 10:00", "завтра до 10:00", "rīt līdz plkst. 10.00", "homme kella 10-ks", "mañana antes de las 10:00"),
    ({"time": "17:00"}, "by 17:00", "до 17:00", "līdz plkst. 17.00", "kella 17-ks", "antes de las 17:00"),
    ({"part": "noon"}, "by noon", "до полудня", "līdz pusdienlaikam", "lõunaks", "antes del mediodía"),
    ({"days": 1, "part": "morning"}, "tomorrow morning", "завтра утром", "rīt no rīta", "homme hommikul", "mañana por la mañana"),
    ({"weekday": 1, "part": "morning"}, "on Monday morning", "в понедельник утром", "pirmdien no rīta", "esmaspäeva hommikul", "el lunes por la mañana"),
    ({"days": 0, "part": "evening"}, "by this evening", "сегодня вечером", "šovakar", "täna õhtul", "esta tarde"),
    ({"days": 1, "part": "day"}, "by the end of the day tomorrow", "завтра до конца дня", "rīt līdz dienas beigām", "homme päeva lõpuks", "mañana a lo largo del día"),
    ({"period": "week", "ahead": 0}, "this week", "на этой неделе", "šonedēļ", "sel nädalal", "esta semana"),
    ({"period": "week", "ahead": 0, "part": "end"}, "by the end of the week", "до конца недели", "līdz nedēļas beigām", "nädala lõpuks", "antes de que acabe la semana"),
    ({"period": "week", "ahead": 1}, "next week", "на следующей неделе", "nākamnedēļ", "järgmisel nädalal", "la próxima semana"),
    ({"period": "week", "ahead": 1, "part": "begin"}, "early next week", "в начале следующей недели", "nākamās nedēļas sākumā", "järgmise nädala alguses",
     "a principios de la próxima semana"),
    ({"period": "week", "ahead": 1, "part": "middle"}, "in the middle of next week", "в середине следующей недели", "nākamās nedēļas vidū",
     "järgmise nädala keskel", "a mediados de la próxima semana"),
    ({"period": "weekend", "ahead": 0}, "at the weekend", "на выходных", "brīvdienās", "nädalavahetusel", "el fin de semana"),
    ({"period": "month", "ahead": 0, "part": "end"}, "by the end of the month", "до конца месяца", "līdz mēneša beigām", "kuu lõpuks", "a fin de mes"),
    ({"period": "year", "ahead": 0, "part": "end"}, "by the end of the year", "до конца года", "līdz gada beigām", "aasta lõpuks", "antes de fin de año"),
    ({"amount": 2, "unit": "hour"}, "in two hours", "через два часа", "pēc divām stundām", "kahe tunni pärast", "en dos horas"),
    ({"amount": 24, "unit": "hour"}, "within 24 hours", "в течение суток", "24 stundu laikā", "24 tunni jooksul", "en 24 horas"),
    ({"amount": 0.5, "unit": "hour"}, "in half an hour", "через полчаса", "pēc pusstundas", "poole tunni pärast", "en media hora"),
    ({"amount": 10, "unit": "minute"}, "in ten minutes", "через десять минут", "pēc desmit minūtēm", "kümne minuti pärast", "en diez minutos"),
    ({"amount": 3, "unit": "day"}, "within three days", "в течение трёх дней", "trīs dienu laikā", "kolme päeva jooksul", "en tres días"),
    ({"amount": 1, "unit": "week"}, "in a week", "через неделю", "pēc nedēļas", "nädala pärast", "en una semana"),
    ({"amount": 2, "unit": "week"}, "in two weeks", "через две недели", "pēc divām nedēļām", "kahe nädala pärast", "en dos semanas"),
    ({"amount": 2, "unit": "business day"}, "within two business days", "в течение двух рабочих дней", "divu darba dienu laikā", "kahe tööpäeva jooksul",
     "en dos días hábiles"),
    ({"amount": 1, "unit": "business day"}, "on the next business day", "на следующий рабочий день", "nākamajā darba dienā", "järgmisel tööpäeval",
     "el siguiente día hábil"),
    ({"monthday": 23}, "on the 23rd", "23-го числа", "23. datumā", "23. kuupäeval", "el día 23"),
    ({"monthday": 31}, "by the 31st", "до 31-го", None, None, "a más tardar el día 31"),
    ({"monthday": 3, "period": "month", "ahead": 1}, "on the 3rd of next month", "3-го числа следующего месяца", "nākamā mēneša 3. datumā",
     "järgmise kuu 3. kuupäeval", "el 3 del mes que viene"),
    ({"amount": 24, "unit": "hour"}, "within 24h", "в течение 24 ч", "24 h laikā", "24 h jooksul", "en 24 h"),
    ({"date": {"day": 29, "month": 2}}, "on 29 February", "29 февраля", "29. februārī", "29. veebruaril", "el 29 de febrero"),
    ({"date": {"day": 31, "month": 12}}, "by 31 December", "до 31 декабря", "līdz 31. decembrim", "31. detsembriks", "para el 31 de diciembre"),
    ({"weekday": 4, "time": "9:00", "to": {"weekday": 4, "time": "11:00"}}, "on Thursday from 9 to 11", "в четверг с 9 до 11", "ceturtdien no 9 līdz 11",
     "neljapäeval kella 9 ja 11 vahel", "el jueves de 9 a 11"),
    ({"date": {"day": 9, "month": 12}, "weekday": 3}, "on Wednesday, 9 December", "в среду, 9 декабря", "trešdien, 9. decembrī", "kolmapäeval, 9. detsembril",
     "el miércoles, 9 de diciembre"),
    ({"date": {"day": 9, "month": 12, "year": 2026}}, "on 9 December 2026", "9 декабря 2026 года", "2026. gada 9. decembrī", "9. detsembril 2026", "el 9 de diciembre de 2026"),
    ({"date": {"day": 9, "month": 12, "year": 2026}}, "on 09/12/2026", "09.12.2026", "09.12.2026.", "09.12.2026", "el 09/12/2026"),
    ({"weekday": 4, "to": {"weekday": 5}}, "on Thursday or Friday", "в четверг или в пятницу", "ceturtdien vai piektdien", "neljapäeval või reedel",
     "el jueves o el viernes"),
    ({"amount": 2, "unit": "day", "to": {"amount": 3, "unit": "day"}}, "in 2-3 days", "через 2-3 дня", "2-3 dienu laikā", "2-3 päeva jooksul",
     "en 2 o 3 días"),
    ({"days": 1, "time": "10:00", "to": {"days": 1, "time": "12:00"}}, "tomorrow between 10 and 12", "завтра с 10 до 12", "rīt no 10 līdz 12",
     "homme kella 10 ja 12 vahel", "mañana entre las 10 y las 12"),
]
# Day and time apart.
SENTENCES = [
    ({"weekday": 1, "time": "10:00"}, "On Monday I will call you at 10:00.", "В понедельник я позвоню вам в 10:00.", "Pirmdien es Jums piezvanīšu plkst. 10.00.",
     "Esmaspäeval helistan Teile kell 10.", "El lunes le llamaré a las 10:00."),
    ({"days": 1, "part": "noon"}, "Tomorrow I will call you by noon.", "Завтра я позвоню вам до полудня.", "Rīt es Jums piezvanīšu līdz pusdienlaikam.",
     "Homme helistan Teile lõunaks.", "Mañana le llamaré antes del mediodía."),
    ({"date": {"day": 9, "month": 12}, "time": "14:30"}, "On 9 December I will call you at 14:30.", "9 декабря я позвоню вам в 14:30.",
     "9. decembrī es Jums piezvanīšu plkst. 14.30.", "9. detsembril helistan Teile kell 14.30.", "El 9 de diciembre le llamaré a las 14:30."),
]
LANGUAGES = ("en", "ru", "lv", "et", "es")
