#include "reply_words.h"

#include <stddef.h>

/* Tables read best as they are laid out here. */
/* clang-format off */

#define FROM(w) {w, KEY_FROM}
#define DATE(w) {w, KEY_DATE}
#define TO(w) {w, KEY_TO}
#define SUBJECT(w) {w, KEY_SUBJECT}
#define OTHER(w) {w, KEY_OTHER}

const struct reply_key reply_keys[] = {
	FROM("from"), DATE("date"), DATE("sent"), DATE("sent at"), DATE("sent on"), TO("to"),
	OTHER("cc"), OTHER("bcc"), SUBJECT("subject"), OTHER("reply-to"), OTHER("importance"),
	OTHER("attachments"), OTHER("priority"),
	/* German */
	FROM("von"), FROM("absender"), DATE("gesendet"), DATE("gesendet am"), DATE("datum"),
	TO("an"), TO("empfänger"), OTHER("kopie"), SUBJECT("betreff"), OTHER("antwort an"),
	OTHER("wichtigkeit"),
	/* French */
	FROM("de"), FROM("expéditeur"), DATE("envoyé"), DATE("envoyé le"), DATE("message du"),
	DATE("date d'envoi"), TO("à"), TO("a"), TO("destinataire"), OTHER("copie à"),
	SUBJECT("objet"), SUBJECT("sujet"), OTHER("répondre à"),
	/* Spanish, Portuguese, Italian, Catalan, Romanian */
	FROM("remitente"), DATE("enviado"), DATE("enviado el"), DATE("fecha"), TO("para"),
	OTHER("copia"), SUBJECT("asunto"), OTHER("responder a"), FROM("remetente"),
	DATE("enviado em"), DATE("enviada em"), DATE("data"), TO("destinatário"),
	SUBJECT("assunto"), FROM("da"), FROM("mittente"), DATE("inviato"), DATE("inviato il"),
	TO("destinatario"), SUBJECT("oggetto"), OTHER("risposta"), OTHER("rispondi a"),
	DATE("enviat"), TO("per a"), SUBJECT("assumpte"), FROM("de la"), FROM("expeditor"),
	DATE("trimis"), TO("către"), SUBJECT("subiect"),
	/* Dutch, Scandinavian, Finnish, Icelandic */
	FROM("van"), DATE("verzonden"), DATE("verstuurd"), TO("aan"), SUBJECT("onderwerp"),
	FROM("fra"), FROM("afsender"), FROM("avsender"), DATE("sendt"), DATE("dato"), TO("til"),
	OTHER("kopi"), SUBJECT("emne"), FROM("från"), FROM("avsändare"), DATE("skickat"),
	TO("till"), OTHER("kopia"), SUBJECT("ämne"), FROM("lähettäjä"), DATE("lähetetty"),
	DATE("päiväys"), DATE("pvm"), TO("vastaanottaja"), SUBJECT("aihe"), FROM("frá"),
	DATE("sent þann"), SUBJECT("efni"),
	/* Polish, Czech, Slovak, Hungarian */
	FROM("od"), FROM("nadawca"), DATE("wysłano"), DATE("wysłane"), TO("do"), TO("adresat"),
	OTHER("dw"), SUBJECT("temat"), DATE("odesláno"), DATE("odoslané"), DATE("dátum"),
	TO("komu"), TO("pre"), SUBJECT("předmět"), SUBJECT("predmet"), FROM("feladó"),
	DATE("elküldve"), TO("címzett"), OTHER("másolat"), SUBJECT("tárgy"),
	/* Russian, Ukrainian, Bulgarian, Serbian, Croatian, Slovene */
	FROM("от"), FROM("от кого"), FROM("отправитель"), DATE("отправлено"), DATE("дата"),
	TO("кому"), OTHER("копия"), SUBJECT("тема"), FROM("від"), DATE("відправлено"),
	DATE("надіслано"), OTHER("копія"), DATE("изпратено"), TO("до"), SUBJECT("относно"),
	FROM("од"), DATE("послато"), TO("за"), SUBJECT("наслов"), DATE("poslano"), DATE("datum"),
	TO("prima"), TO("za"), SUBJECT("naslov"), SUBJECT("zadeva"),
	/* Latvian, Lithuanian, Estonian */
	FROM("no"), DATE("nosūtīts"), DATE("datums"), TO("kam"), OTHER("kopija"), SUBJECT("tēma"),
	SUBJECT("temats"), FROM("nuo"), DATE("išsiųsta"), DATE("data"), TO("kam"), TO("iki"),
	SUBJECT("tema"), FROM("saatja"), FROM("kellelt"), DATE("saadetud"), DATE("saatmisaeg"),
	DATE("kuupäev"), TO("adressaat"), TO("kellele"), TO("saaja"), OTHER("koopia"),
	SUBJECT("teema"),
	/* Greek, Turkish, Hebrew, Arabic */
	FROM("από"), DATE("ημερομηνία"), DATE("στάλθηκε"), DATE("απεσταλμένα"), TO("προς"),
	SUBJECT("θέμα"), FROM("kimden"), FROM("gönderen"), DATE("gönderilen"),
	DATE("gönderme tarihi"), DATE("tarih"), TO("kime"), TO("alıcı"), SUBJECT("konu"),
	FROM("מאת"), DATE("תאריך"), DATE("נשלח"), TO("אל"), SUBJECT("נושא"), FROM("من"),
	DATE("التاريخ"), DATE("تاريخ الإرسال"), TO("إلى"), SUBJECT("الموضوع"),
	/* Chinese, Japanese, Korean, Vietnamese, Indonesian */
	FROM("发件人"), FROM("寄件者"), FROM("寄件人"), DATE("发送时间"), DATE("发送日期"),
	DATE("日期"), DATE("寄件日期"), DATE("傳送時間"), DATE("时间"), TO("收件人"), TO("收件者"),
	OTHER("抄送"), OTHER("副本"), SUBJECT("主题"), SUBJECT("主題"), SUBJECT("主旨"),
	FROM("差出人"), FROM("送信者"), DATE("送信日時"), DATE("日時"), DATE("日付"), TO("宛先"),
	SUBJECT("件名"), FROM("보낸 사람"), FROM("보낸사람"), DATE("보낸 날짜"), DATE("보낸 시간"),
	DATE("날짜"), TO("받는 사람"), TO("받는사람"), OTHER("참조"), SUBJECT("제목"), FROM("từ"),
	DATE("ngày"), DATE("đã gửi"), TO("đến"), TO("tới"), SUBJECT("chủ đề"), SUBJECT("tiêu đề"),
	FROM("dari"), DATE("terkirim"), DATE("tanggal"), TO("kepada"), SUBJECT("subjek"),
	SUBJECT("perihal"), {NULL, KEY_NONE},
};

const char *const reply_starts[] = {
	"on", "at", "am", "op", "le", "el", "em", "il", "in data", "den", "på", "dnia", "w dniu",
	"dne", "dňa", "na dan", "dana", "la data de", "în", "в", "во", "на", "у", "στις", "στην",
	"vào", "pada", "à", "quoting", "zitat von", "citando", "mon", "monday", "tue", "tuesday",
	"wed", "wednesday", "thu", "thursday", "fri", "friday", "sat", "saturday", "sun", "sunday",
	"mo", "di", "mi", "do", "fr", "sa", "so", "lun", "mar", "mer", "jeu", "ven", "sam", "dim",
	"mié", "jue", "vie", "sáb", "dom", "seg", "ter", "qua", "qui", "sex", "gio", "sab", "ma",
	"wo", "vr", "za", "zo", "man", "tir", "tirs", "ons", "tor", "tors", "fre", "lør", "lørdag",
	"søn", "søndag", "lör", "sön", "ti", "ke", "to", "pe", "la", "su", "pon", "wt", "śr", "czw",
	"pt", "sob", "niedz", "po", "út", "st", "čt", "pá", "ne", "пн", "вт", "ср", "чт", "пт",
	"сб", "вс", "нд", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота",
	"воскресенье", "pirmd", "pirmdien", "otrd", "otrdien", "trešd", "trešdien", "ceturtd",
	"ceturtdien", "piektd", "piektdien", "sestd", "sestdien", "svētd", "svētdien", "esmaspäev",
	"teisipäev", "kolmapäev", "neljapäev", "reede", "laupäev", "pühapäev", "kasutaja",
	"lietotājs", "пользователь", "користувач", "użytkownik", "在*", "于*", "於*", NULL,
};

const char *const reply_verbs[] = {
	"schrieb", "schreibt", "schreef", "schrijft", "geschreven", "escribió", "escribio",
	"escribe", "escreveu", "escribiu", "a écrit", "écrit", "ha scritto", "scrisse", "scrive",
	"va escriure", "skrev", "skrifaði", "skriver", "kirjoitti", "kirjutas", "kirjutab",
	"napisał", "napisała", "napisał(a)", "napisał/a", "pisze", "napsal", "napsala", "napsal(a)",
	"napísal", "napísala", "napísal(a)", "írta", "ezt írta", "написал", "написала",
	"написал(а)", "пишет", "писал", "написав", "написала", "пише", "написа", "писа", "rakstīja",
	"raksta", "rašė", "parašė", "a scris", "scris", "έγραψε", "yazdı", "yazmış", "şunu yazdı",
	"je napisao", "je napisala", "napisao", "napisala", "je napisal", "је написао", "написао",
	"đã viết", "viết", "menulis", "כתב", "כתבה", "כתב/ה", "كتب", "写道", "寫道", "写到",
	"님이 작성", "작성", "のメール", "さんは書きました", NULL,
};

const char *const reply_last_verbs[] = {
	"wrote", "writes", "said", "wrote the following", "wrote to you", NULL,
};

const char *const reply_originals[] = {
	"original message", "original email", "original mail", "original appointment",
	"reply message", "ursprüngliche nachricht", "originalnachricht", "original-nachricht",
	"ursprungliche nachricht", "message d'origine", "message original", "message initial",
	"courriel original", "mail original", "mensaje original", "mensagem original",
	"messaggio originale", "oorspronkelijk bericht", "origineel bericht",
	"oorspronkelijke bericht", "ursprungligt meddelande", "originalmeddelande",
	"oprindelig meddelelse", "oprindelig besked", "original besked", "opprinnelig melding",
	"opprinnelig beskjed", "alkuperäinen viesti", "oryginalna wiadomość",
	"wiadomość oryginalna", "treść oryginalnej wiadomości", "původní zpráva", "původní e-mail",
	"pôvodná správa", "eredeti üzenet", "исходное сообщение", "оригинальное сообщение",
	"первоначальное сообщение", "вихідне повідомлення", "оригінальне повідомлення",
	"оригинално съобщение", "sākotnējā vēstule", "oriģinālā vēstule", "sākotnējais ziņojums",
	"algne kiri", "algne sõnum", "originalus laiškas", "pradinis laiškas", "mesaj original",
	"mesajul original", "αρχικό μήνυμα", "orijinal mesaj", "özgün ileti", "orijinal ileti",
	"originalna poruka", "izvorna poruka", "izvirno sporočilo", "missatge original",
	"upprunaleg skilaboð", "tin nhắn gốc", "thư gốc", "pesan asli", "原始邮件", "原邮件", "原始郵件",
	"元のメッセージ", "オリジナルメッセージ", "원본 메시지", "원본 메일", "הודעה מקורית", "الرسالة الأصلية", NULL,
};

const char *const reply_forwarded[] = {
	"forwarded message", "forwarded mail", "forwarded by", "weitergeleitete nachricht",
	"weitergeleitet von", "message transféré", "mensaje reenviado", "mensagem encaminhada",
	"mensagem reencaminhada", "messaggio inoltrato", "doorgestuurd bericht",
	"doorgestuurde bericht", "vidarebefordrat meddelande", "videresendt meddelelse",
	"videresendt besked", "videresendt melding", "välitetty viesti",
	"edelleenlähetetty viesti", "wiadomość przekazana", "treść przekazanej wiadomości",
	"přeposlaná zpráva", "preposlaná správa", "továbbított üzenet", "пересылаемое сообщение",
	"перенаправленное сообщение", "пересланное сообщение", "пересылаемое письмо",
	"переслане повідомлення", "препратено съобщение", "pārsūtītā vēstule",
	"pārsūtīts ziņojums", "edastatud kiri", "edastatud sõnum", "persiųstas laiškas",
	"mesaj redirecționat", "προωθημένο μήνυμα", "iletilmiş ileti", "yönlendirilen ileti",
	"iletilen mesaj", "proslijeđena poruka", "posredovano sporočilo", "missatge reenviat",
	"转发邮件", "轉寄郵件", "転送メッセージ", "전달된 메시지", "הודעה שהועברה", "رسالة محولة", "пересланное письмо",
	"пересланные сообщения", "pārsūtītā ziņa", "pārsūtīta vēstule", "pārsūtīta ziņa",
	"edasi saadetud kiri", "edasisaadetud kiri", "correo reenviado", "weitergeleitete mail",
	"message réexpédié", NULL,
};

const char *const reply_forwards[] = {
	"begin forwarded message:*", "anfang der weitergeleiteten nachricht*",
	"anfang der weitergeleiteten e-mail*", "début du message transféré*",
	"début du message réexpédié*", "inicio del mensaje reenviado*",
	"início da mensagem encaminhada*", "início da mensagem reencaminhada*",
	"inizio messaggio inoltrato*", "begin doorgestuurd bericht*",
	"start på det videresendte brev*", "vidarebefordrat brev*", "videresendt melding:*",
	"välitetty viesti alkaa*", "początek przekazywanej wiadomości*",
	"začátek přeposílané zprávy*", "továbbított levél kezdete*",
	"начало переадресованного сообщения*", "початок листа, що пересилається*",
	"пересылаемое сообщение:*", "sākas pārsūtītā ziņa*", "έναρξη προωθημένου μηνύματος*",
	"iletilen ileti başlangıcı*", "下面是被转发的邮件*", "开始转发的邮件*", "以下是轉寄的郵件*",
	"開始轉寄郵件*", "転送されたメッセージ*", "전달된 메시지 시작*", NULL,
};

const char *const reply_phones[] = {
	"sent from my *", "sent from a *", "sent from *", "sent via *", "sent with *",
	"sent using *", "sent on the go*", "sent by galaxy*", "from my iphone*", "from my ipad*",
	"from my android*", "from my mobile*", "from my phone*", "* from mobile",
	"get outlook for *", "get [outlook for *", "download outlook for *",
	"von meinem * gesendet*", "gesendet von *", "gesendet mit *", "gesendet mit der *",
	"gesendet über *", "diese nachricht wurde von meinem * gesendet*",
	"holen sie sich outlook für *", "envoyé de mon *", "envoyé depuis *",
	"envoyé à partir de *", "envoyé avec *", "envoyé via *", "télécharger outlook pour *",
	"obtenez outlook pour *", "enviado desde *", "enviado con *", "enviado de mi *",
	"obtener outlook para *", "enviado do meu *", "enviado de meu *", "enviado a partir do *",
	"enviada do meu *", "obter o outlook para *", "inviato da *", "inviato dal *",
	"inviato con *", "scarica outlook per *", "ottieni outlook per *", "enviat des de *",
	"verzonden vanaf *", "verzonden met *", "verzonden via *", "verstuurd vanaf *",
	"verstuurd met *", "outlook voor * downloaden*", "skickat från *", "skickades från *",
	"skickat med *", "hämta outlook för *", "sendt fra *", "sendt fra min *",
	"hent outlook til *", "få outlook for *", "lähetetty *", "hanki outlook *", "wysłane z *",
	"wysłano z *", "wysłano za pomocą *", "pobierz outlook *", "odesláno z *", "odoslané z *",
	"získat outlook pro *", "stáhnout outlook pro *", "küldve az *", "elküldve az *",
	"az outlook * letöltése*", "отправлено с *", "отправлено из *", "отправлено через *",
	"скачать outlook для *", "надіслано з *", "відправлено з *", "изпратено от *",
	"nosūtīts no *", "sūtīts no *", "saadetud minu *", "saadetud * seadmest*",
	"saadetud nutitelefonist*", "išsiųsta iš *", "siųsta iš *", "trimis de pe *",
	"trimis din *", "στάλθηκε από *", "* cihazımdan gönderildi*", "*'dan gönderildi",
	"poslano s *", "poslano z *", "послато са *", "được gửi từ *", "đã gửi từ *",
	"dikirim dari *", "从我的*发送*", "发自我的*", "從我的*傳送*", "從我的*寄出*",
	"iphoneから送信*", "ipadから送信*", "*から送信", "나의 *에서 보냄*", "내 *에서 보냄*",
	"נשלח מה*", "أرسلت من *", "مرسل من *", NULL,
};
