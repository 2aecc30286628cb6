/* How mail programs write around an answer in the desk's five languages: what stands below the
 * answer is cut, whether the quoted text is marked or not. And what people write themselves, which
 * only looks like it, is kept. */
#include "test.h"
#include "letter.h"
#include "../../daemon/read/reply.h"

struct client {
	const char *name; /* language and program */
	const char *below;
};

/* Above a quotation whose lines are marked, or not. */
static const struct client introductions[] = {
    {"en gmail", "On Fri, 20 Nov 2026 at 10:15, Anna Berzina <anna@acme.test> wrote:"},
    {"en gmail, a long address",
        "On Fri, 20 Nov 2026 at 10:15, Anna Berzina <\nanna.berzina@support.acme.test> wrote:"},
    {"en thunderbird", "On 20/11/2026 10:15, Anna wrote:"},
    {"en apple", "On 20 Nov 2026, at 10:15, Anna <anna@acme.test> wrote:"},
    {"en yahoo", "On Friday, November 20, 2026 at 10:15:00 AM GMT+2, Anna <anna@acme.test> wrote:"},
    {"en outlook for android", "On Nov 20, 2026 10:15, Anna <anna@acme.test> wrote:"},
    {"en mail.ru", "Friday, 20 November 2026, 10:15 +02:00 from Anna <anna@acme.test>:"},
    {"ru gmail", "пт, 20 нояб. 2026 г. в 10:15, Анна Берзиня <anna@acme.test>:"},
    {"ru gmail, older", "20 ноября 2026 г., 10:15 пользователь Анна <anna@acme.test> написал:"},
    {"ru thunderbird", "20.11.2026 10:15, Анна пишет:"},
    {"ru apple", "20 нояб. 2026 г., в 10:15, Анна <anna@acme.test> написал(а):"},
    {"ru yahoo", "пятница, 20 ноября 2026 г., 10:15:00 GMT+2, Анна <anna@acme.test> написал(а):"},
    {"ru mail.ru", "Пятница, 20 ноября 2026, 10:15 +03:00 от Анна <anna@acme.test>:"},
    {"ru mail.ru, newer", "> пт, 20 нояб. 2026 г. в 10:15, Анна <anna@acme.test>:"},
    {"ru yandex", "20.11.2026, 10:15, \"Анна\" <anna@acme.test>:"},
    {"ru yandex, newer", "20.11.2026, 10:15, Анна (anna@acme.test):"},
    {"ru outlook.com", "В пт, 20 нояб. 2026 г. в 10:15, Анна <anna@acme.test> писал(а):"},
    {"lv gmail",
        "piektd., 2026. g. 20. nov., plkst. 10:15 — lietotājs Anna (<\nanna@acme.test>) rakstīja:"},
    {"lv gmail, a woman",
        "piektd., 2026. g. 20. nov., plkst. 10:15 — lietotāja Anna (<anna@acme.test>) rakstīja:"},
    {"lv gmail, older", "2026. gada 20. novembris 10:15, Anna <anna@acme.test> rakstīja:"},
    {"lv thunderbird", "20.11.2026 10:15, Anna rakstīja:"},
    {"lv phone", "Piektdien, 2026. gada 20. novembrī, Anna <anna@acme.test> raksta:"},
    {"et gmail",
        "Kasutaja Anna (<anna@acme.test>) kirjutas kuupäeval R, 20. november 2026\nkell 10:15:"},
    {"et gmail, another order",
        "Anna <anna@acme.test> kirjutas kuupäeval R, 20. november 2026 kell 10:15:"},
    {"et thunderbird", "20.11.2026 10:15, Anna kirjutas:"},
    {"et zimbra", "Reede, 20. november 2026 10:15, Anna <anna@acme.test> kirjutab:"},
    {"es gmail", "El vie, 20 nov 2026 a las 10:15, Anna (<anna@acme.test>) escribió:"},
    {"es gmail, newer", "El vie, 20 nov 2026 a la(s) 10:15 a.m., Anna (anna@acme.test) escribió:"},
    {"es thunderbird", "El 20/11/2026 a las 10:15, Anna escribió:"},
    {"es apple", "El 20 nov 2026, a las 10:15, Anna <anna@acme.test> escribió:"},
    {"es yahoo",
        "El viernes, 20 de noviembre de 2026, 10:15:00 CET, Anna <anna@acme.test> escribió:"},
    {"es without accents", "El 20/11/2026 10:15, Anna <anna@acme.test> escribio:"},
};

/* What begins a quoted mail that nothing marks. */
static const struct client headers[] = {
    {"en outlook", "From: Anna <anna@acme.test>\nSent: Friday, November 20, 2026 10:15 AM\nTo: "
                   "Bob\nSubject: Hello"},
    {"en outlook, a rule", "________________________________\nFrom: Anna <anna@acme.test>\nSent: "
                           "20 November 2026 10:15\nTo: Bob\nSubject: Hello"},
    {"en outlook for mac", "From: Anna <anna@acme.test>\nDate: Friday, 20 November 2026 at "
                           "10:15\nTo: Bob\nCc: Dora\nSubject: Hello"},
    {"en samsung", "-------- Original message --------\nFrom: Anna <anna@acme.test>\nDate: "
                   "20/11/2026 10:15 (GMT+02:00)\nTo: Bob\nSubject: Hello"},
    {"ru outlook", "От: Анна <anna@acme.test>\nОтправлено: 20 ноября 2026 г. 10:15\nКому: "
                   "Bob\nКопия: Dora\nТема: Заказ"},
    {"ru outlook, bold", "*От:* Анна <anna@acme.test>\n*Дата:* пятница, 20 ноября 2026 г. в "
                         "10:15\n*Кому:* Bob\n*Тема:* Заказ"},
    {"ru samsung", "-------- Исходное сообщение --------\nОт: Анна <anna@acme.test>\nДата: "
                   "20.11.2026 10:15 (GMT+02:00)\nКому: Bob\nТема: Заказ"},
    {"ru yandex, forwarded",
        "-------- Пересылаемое сообщение --------\n20.11.2026, 10:15, \"Анна\" <anna@acme.test>:"},
    {"ru mail.ru, forwarded",
        "-------- Пересланное сообщение --------\nОт: Анна <anna@acme.test>\nКому: Bob\nДата: "
        "Пятница, 20 ноября 2026, 10:15 +03:00"},
    {"ru thunderbird, forwarded",
        "-------- Перенаправленное сообщение --------\nТема: Заказ\nДата: Fri, 20 Nov 2026 "
        "10:15:00 +0200\nОт: Анна <anna@acme.test>\nКому: Bob"},
    {"lv outlook", "No: Anna <anna@acme.test>\nNosūtīts: piektdiena, 2026. gada 20. novembris "
                   "10:15\nKam: Bob\nTēma: Pasūtījums"},
    {"lv outlook, newer", "No: Anna <anna@acme.test>\nDatums: piektdiena, 2026. gada 20. novembris "
                          "10:15\nKam: Bob\nKopija: Dora\nTemats: Pasūtījums"},
    {"lv samsung", "-------- Sākotnējais ziņojums --------\nNo: Anna <anna@acme.test>\nDatums: "
                   "20.11.2026 10:15 (GMT+02:00)\nKam: Bob\nTēma: Pasūtījums"},
    {"lv thunderbird, forwarded",
        "-------- Pārsūtītā vēstule --------\nTemats: Pasūtījums\nDatums: Fri, 20 Nov 2026 "
        "10:15:00 +0200\nNo: Anna <anna@acme.test>\nKam: Bob"},
    {"lv inbox.lv", "-------- Oriģinālā ziņa --------\nNo: Anna <anna@acme.test>"},
    {"et outlook", "Saatja: Anna <anna@acme.test>\nSaatmisaeg: reede, 20. november 2026 "
                   "10:15\nAdressaat: Bob\nTeema: Tellimus"},
    {"et outlook, newer", "Saatja: Anna <anna@acme.test>\nSaadetud: reede, 20. november 2026 "
                          "10:15\nKellele: Bob\nKoopia: Dora\nTeema: Tellimus"},
    {"et samsung", "-------- Algne teade --------\nSaatja: Anna <anna@acme.test>\nKuupäev: "
                   "20.11.2026 10:15 (GMT+02:00)\nSaaja: Bob\nTeema: Tellimus"},
    {"et thunderbird, forwarded",
        "-------- Edastatud kiri --------\nPealkiri: Tellimus\nKuupäev: Fri, 20 Nov 2026 10:15:00 "
        "+0200\nSaatja: Anna <anna@acme.test>\nSaaja: Bob"},
    {"es outlook", "De: Anna <anna@acme.test>\nEnviado el: viernes, 20 de noviembre de 2026 "
                   "10:15\nPara: Bob\nCC: Dora\nAsunto: Pedido"},
    {"es outlook for mac", "De: Anna <anna@acme.test>\nFecha: viernes, 20 de noviembre de 2026, "
                           "10:15\nPara: Bob\nAsunto: Pedido"},
    {"es samsung", "-------- Mensaje original --------\nDe: Anna <anna@acme.test>\nFecha: 20/11/26 "
                   "10:15 (GMT+01:00)\nPara: Bob\nAsunto: Pedido"},
    {"es thunderbird, forwarded",
        "-------- Mensaje reenviado --------\nAsunto: Pedido\nFecha: Fri, 20 Nov 2026 10:15:00 "
        "+0100\nDe: Anna <anna@acme.test>\nPara: Bob"},
    {"es apple, forwarded", "Inicio del mensaje reenviado:\n\nDe: Anna <anna@acme.test>"},
};

static const char *const phones[] = {
    "Sent from my iPhone",
    "Sent from my Galaxy",
    "Sent from Yahoo Mail on Android",
    "Sent from Outlook for iOS<https://aka.test/x>",
    "Sent from Mail for Windows 10",
    "Sent via the Samsung Galaxy S24",
    "Sent with Proton Mail secure email.",
    "Sent from a mobile phone",
    "Get Outlook for Android",
    "Отправлено с iPhone",
    "Отправлено с моего iPhone",
    "Отправлено с моего телефона",
    "Отправлено со смартфона Samsung Galaxy.",
    "Отправлено из Почты Mail.ru для Android",
    "Отправлено из мобильной Почты Mail.ru",
    "Отправлено из мобильного приложения Яндекс Почты",
    "Отправлено из Яндекс.Почты для мобильных",
    "Отправлено из Outlook для Android",
    "Отправлено с помощью Outlook",
    "Скачать Outlook для iOS",
    "Получите Outlook для Android",
    "Отправлено с устройства Huawei",
    "Nosūtīts no mana iPhone",
    "Nosūtīts no mana tālruņa",
    "Nosūtīts no Samsung Galaxy viedtālruņa",
    "Sūtīts no mana iPad",
    "Nosūtīts no Outlook darbam ar Android",
    "Nosūtīts, izmantojot Yahoo Mail",
    "Nosūtīts no viedtālruņa",
    "Iegūstiet Outlook darbam ar iOS",
    "Saadetud minu iPhone'ist",
    "Saadetud minu Samsung Galaxy nutitelefonist",
    "Saadetud Samsungi seadmest",
    "Saadetud Outlookist Androidile",
    "Saadetud nutitelefonist",
    "Saadetud Huawei telefonist",
    "Hangi Outlook Androidile",
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung Mobile de Movistar",
    "Enviado desde Outlook para Android",
    "Enviado desde Yahoo Mail con Android",
    "Enviado desde Correo para Windows",
    "Enviado desde el móvil",
    "Obtener Outlook para iOS",
    "Enviado con Proton Mail",
};

/* A last line of the answer's own. */
static const char *const own_lines[] = {
    "Sent from our warehouse in Riga this morning.",
    "Sent via DHL, tracking number 4711.",
    "Sent with the invoice.",
    "Sent by courier yesterday.",
    "Get well soon.",
    "Отправлено с нашего склада сегодня утром.",
    "Отправлено через СДЭК, номер 4711.",
    "Отправлено из Риги.",
    "Nosūtīts no mūsu noliktavas šorīt.",
    "Nosūtīts ar DPD, numurs 4711.",
    "Saadetud meie laost täna hommikul.",
    "Saadetud kulleriga, number 4711.",
    "Enviado desde nuestro almacén esta mañana.",
    "Enviado por mensajería, número 4711.",
    "Enviado con la factura.",
    /* details that a clerk lists */
    "Date: 27.11.2026 10:00\nSubject: training",
    "Дата: 27.11.2026 10:00\nТема: обучение",
    "Datums: 27.11.2026 10:00\nTēma: apmācība",
    "Kuupäev: 27.11.2026 10:00\nTeema: koolitus",
    "Fecha: 27/11/2026 10:00\nAsunto: formación",
    "From: Riga\nTo: Tallinn",
    "От: Рига\nКому: Таллин",
    "De: Madrid\nPara: Sevilla",
    "El 12/05 Ana le dijo:\nque no.",
    "В понедельник он написал:\nвсё готово.",
};

static void
expect(const char *name, const char *text, const char *wanted)
{
	struct mail *m =
	    letter("From: bob@example.org\nSubject: Re: x\nIn-Reply-To: <1@acme.test>\n\n");
	struct reply r;

	reply_split(m, text, &r);
	if (strcmp(r.words, wanted) != 0)
		fail_msg("%s: of <%s>\nfound <%s>", name, text, r.words);
	letter_free(&m);
}

static void
test_introductions(void **state)
{
	char text[1000];

	(void)state;
	for (size_t i = 0; i < sizeof introductions / sizeof *introductions; i++) {
		const struct client *c = &introductions[i];
		snprintf(text, sizeof text, "New text\n\n%s\n\n> quoted\n> more", c->below);
		expect(c->name, text, "New text");
		snprintf(text, sizeof text, "%s\n> quoted\n\nNew text", c->below);
		expect(c->name, text, "New text");
		if (*c->below == '>')
			continue;
		snprintf(text, sizeof text, "New text\n\n%s\nquoted, not marked", c->below);
		expect(c->name, text, "New text");
	}
}

static void
test_headers(void **state)
{
	char text[1000];

	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		snprintf(text, sizeof text, "New text\n\n%s\n\nold text\nmore", headers[i].below);
		expect(headers[i].name, text, "New text");
	}
}

static void
test_phones(void **state)
{
	char text[1000];

	(void)state;
	for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
		snprintf(text, sizeof text, "New text\n\n%s\n", phones[i]);
		expect("phone", text, "New text");
	}
}

static void
test_own_lines(void **state)
{
	char text[2000], wanted[1000];

	(void)state;
	for (size_t i = 0; i < sizeof own_lines / sizeof *own_lines; i++) {
		snprintf(wanted, sizeof wanted, "New text\n\n%s", own_lines[i]);
		expect("own line", wanted, wanted);
		snprintf(
		    text, sizeof text, "%s\n\nOn 20/11/2026 10:15, Anna wrote:\n> quoted", wanted);
		expect("own line above a quotation", text, wanted);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_introductions),
	    cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_phones),
	    cmocka_unit_test(test_own_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
