/* New text out of replies: the programs and languages of the world in small. */
#include "test.h"
#include "letter.h"
#include "../../daemon/common/str.h"
#include "../../daemon/read/reply.h"

struct row {
	const char *text, *wanted; /* NULL: the text itself */
};

/* How the programs introduce a quote; what follows is marked or not. */
static const char *const introductions[] = {
    "On Fri, 20 Nov 2026 at 10:15, Anna <anna@acme.test> wrote:",
    "On Fri, Nov 20, 2026 at 10:15 AM Anna Long-Name <\nanna@acme.test> wrote:",
    "On Fri, 20 Nov 2026 at 10:15 Anna\n\n<\nmailto:Anna <anna@acme.test>\n> wrote:",
    "On Nov 20, 2026, at 10:15 AM, Somebody <\n416ffd32@acme.test>\nwrote:",
    "On Nov 20, 2026, at 10:15 AM, Anna\n<anna@acme.test>\nwrote:",
    "On 11/20/2026 10:15 AM, Anna wrote:",
    "On 2026-11-20 at 10:15 , Anna <anna@acme.test> wrote:",
    "Anna <anna@acme.test> schrieb am Fr., 20.\nNov. 2026 um 10:15 Uhr:",
    "Am 20.11.2026 um 10:15 schrieb Anna:",
    "Am Freitag, 20. November 2026 schrieb Anna <anna@acme.test\n>:",
    "Le ven. 20 nov. 2026 à 10:15, Anna <anna@acme.test> a\nécrit :",
    "Le 20/11/2026 à 10:15, Anna a écrit :",
    "El vie, 20 nov 2026 a las 10:15, Anna (<anna@acme.test>) escribió:",
    "El 20/11/2026 a las 10:15, Anna escribió:",
    "El viernes, 20 de noviembre de 2026, anna escribió:",
    "Em sex., 20 de nov. de 2026 às 10:15, Anna <anna@acme.test> escreveu:",
    "Il giorno ven 20 nov 2026 alle ore 10:15 Anna <anna@acme.test> ha scritto:",
    "In data 20 novembre 2026 10:15:31 Anna <anna@acme.test> ha scritto:",
    "Op vr 20 nov. 2026 om 10:15 schreef Anna <anna@acme.test>:",
    "Op 20 nov. 2026 10:15 schreef \"anna\" <anna@acme.test> het\nvolgende geschreven:",
    "Den 20. nov. 2026 kl. 10.15 skrev Anna <anna@acme.test>:",
    "fre. 20. nov. 2026 kl. 10:15 skrev Anna <anna@acme.test\n>:",
    "Den fre 20 nov. 2026 kl 10:15 skrev Anna <anna@acme.test>:",
    "På 20 november 2026 på 10:15:18, Anna (anna@acme.test) skrev:",
    "pe 20. marraskuuta 2026 klo 10.15 Anna\n<anna@acme.test> kirjoitti:",
    "pt., 20 lis 2026 o 10:15 Anna <anna@acme.test> napisał(a):",
    "W dniu 20.11.2026 o 10:15, Anna pisze:",
    "pá 20. 11. 2026 v 10:15 odesílatel Anna <anna@acme.test> napsal:",
    "Anna <anna@acme.test> ezt írta (időpont: 2026. nov. 20., P, 10:15):",
    "пт, 20 нояб. 2026 г. в 10:15, Anna <anna@acme.test>:",
    "20.11.2026, 10:15, \"Anna\" <anna@acme.test>:",
    "20.11.2026 10:15, Anna пишет:",
    "20 нояб. 2026 г. 10:15 пользователь \"Anna\" <\nanna@acme.test> написал:",
    "Пятница, 20 ноября 2026, 10:15 +02:00 от Anna <anna@acme.test>:",
    "пт, 20 лист. 2026 р. о 10:15 Anna <anna@acme.test> пише:",
    "На пт, 20.11.2026 г. в 10:15 Anna <anna@acme.test> написа:",
    "piektd., 2026. g. 20. nov., plkst. 10:15 — lietotājs Anna\n(<anna@acme.test>) rakstīja:",
    "2026.11.20. 10:15, Anna rakstīja:",
    "Kasutaja Anna (<anna@acme.test>) kirjutas kuupäeval R, 20. november 2026 kell 10:15:",
    "20.11.2026 10:15 Anna kirjutas:",
    "2026-11-20, pn, 10:15 Anna <anna@acme.test> rašė:",
    "În vin., 20 nov. 2026 la 10:15, Anna <anna@acme.test> a scris:",
    "Στις Παρ 20 Νοε 2026 στις 10:15, Anna <anna@acme.test> έγραψε:",
    "Anna <anna@acme.test>, 20 Kas 2026 Cum, 10:15 tarihinde şunu yazdı:",
    "Vào Th 6, 20 thg 11, 2026 vào lúc 10:15 Anna <anna@acme.test> đã viết:",
    "在 2026年11月20日，上午10:15，Anna <anna@acme.test> 写道：",
    "2026年11月20日(金) 10:15 Anna <anna@acme.test>:",
    "2026년 11월 20일 (금) 오전 10:15, Anna <anna@acme.test>님이 작성:",
    "---- On Fri, 20 Nov 2026 10:15:00 +0200 anna@acme.test wrote ----",
    "------On 20/11/2026 10:15, Anna wrote------",
    "---- Anna wrote ----",
};

/* Where a quoted mail begins that nothing marks line by line. */
static const char *const beginnings[] = {
    "-----Original Message-----\nFrom: Anna\nSent: Friday\nTo: Bob\nSubject: Hello\n",
    "-------- Original message --------\nFrom: Anna <anna@acme.test>\n",
    "-----Ursprüngliche Nachricht-----\nVon: Anna\n",
    "-------- Исходное сообщение --------\nОт: Anna\n",
    "-------- Sākotnējā vēstule --------\n",
    "-------- Algne kiri --------\n",
    "-------- Mensaje original --------\n",
    "-----Message d'origine-----\n",
    "---------- Forwarded message ---------\nFrom: Anna <anna@acme.test>\n",
    "Begin forwarded message:\n\nFrom: Anna\n",
    "From: Anna <anna@acme.test>\nDate: Friday, 20 November 2026 at 10:15\nTo: Bob\nSubject: Re: "
    "Hello\n",
    "From: Anna [mailto:anna@acme.test]\nSent: Friday, November 20, 2026 10:15 AM\nTo: "
    "Bob\nSubject: Hello\n",
    "________________________________\nFrom: Anna <anna@acme.test>\nSent: Friday, November 20, "
    "2026 10:15\n",
    "*Von:* Anna <anna@acme.test>\n*Gesendet:* Freitag, 20. November 2026 10:15\n*An:* "
    "Bob\n*Betreff:* Hallo\n",
    "De : Anna <anna@acme.test>\nEnvoyé : vendredi 20 novembre 2026 10:15\nÀ : Bob\nObjet : "
    "Bonjour\n",
    "De: Anna <anna@acme.test>\nEnviado: viernes, 20 de noviembre de 2026 10:15\nPara: "
    "Bob\nAsunto: Hola\n",
    "Da: Anna\nData: venerdì 20 novembre 2026 10:15\nA: Bob\nOggetto: Ciao\n",
    "Van: Anna [mailto:anna@acme.test]\nVerzonden: vrijdag 20 november 2026 10:15\nAan: "
    "Bob\nOnderwerp: Hallo\n",
    "Fra: Anna <anna@acme.test>\nDato: 20.11.2026 10.15\nTil: Bob\nEmne: Hej\n",
    "Från: Anna <anna@acme.test>\nSkickat: den 20 november 2026 10:15\nTill: Bob\nÄmne: Hej\n",
    "Lähettäjä: Anna <anna@acme.test>\nLähetetty: 20. marraskuuta 2026 10:15\nVastaanottaja: "
    "Bob\nAihe: Hei\n",
    "Od: Anna <anna@acme.test>\nWysłano: piątek, 20 listopada 2026 10:15\nDo: Bob\nTemat: Cześć\n",
    "От: Anna <anna@acme.test>\nОтправлено: 20 ноября 2026 г. 10:15\nКому: Bob\nТема: Привет\n",
    "No: Anna <anna@acme.test>\nNosūtīts: 2026. gada 20. novembris 10:15\nKam: Bob\nTēma: Sveiki\n",
    "Saatja: Anna <anna@acme.test>\nSaadetud: reede, 20. november 2026 10:15\nAdressaat: "
    "Bob\nTeema: Tere\n",
    "发件人: Anna <anna@acme.test>\n发送时间: 2026年11月20日 10:15\n收件人: Bob\n主题: 你好\n",
    "差出人: Anna <anna@acme.test>\n送信日時: 2026年11月20日 10:15\n宛先: Bob\n件名: こんにちは\n",
};

static const char *const phones[] = {
    "Sent from my iPhone",
    "Sent from Outlook for Android",
    "Get Outlook for iOS",
    "(Sent from my phone)",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "Nosūtīts no mana iPhone",
    "Saadetud minu iPhone'ist",
    "Išsiųsta iš mano iPhone",
    "从我的 iPhone 发送",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
};

static const struct row rows[] = {
    {"Hello\n\nText.", NULL},
    {"", NULL},
    {"\n\n", NULL},
    {"> only a quote", NULL},
    {"On Fri, 20 Nov 2026 at 10:15, Anna wrote:\n> only a quote", NULL},
    {"Sent from my iPhone", NULL},
    /* signatures */
    {"Text\n\n-- \nAnna\nAcme", "Text"},
    {"Text\n\n--\nAnna", "Text"},
    {"Text\n\n—\nAnna", "Text"},
    {"Text\n\n________________\nA list\nlist@example.org\nhttp://example.org/list", "Text"},
    {"Text\n\n-----\nAnna\n+371 2000 0000", "Text"},
    {"-- \nAnna", NULL},
    {"Point one\n\n-----\n\nPoint two", NULL},
    {"Text\n\n-- \nAnna\n\nOn Fri, 20 Nov 2026 at 10:15, Bob wrote:\n> quote", "Text"},
    {"Thanks,\nAnna\n\n> quote", "Thanks,\nAnna"},
    {"Sent from my house to yours.\nWhen does it come?", NULL},
    {"The notice was sent from my iPhone.\n\nIt fails.", NULL},
    /* rules that divide a text */
    {"Text\n\n_______\nPS: call me soon", NULL},
    {"One\n------\nhttp://example.org/1\n------\nTwo\n------\nhttp://example.org/2\nThree", "One\n------\nhttp://example.org/1\n------\nTwo"},
    {"Text\n------\nTime: 3/9/2006 3:50:52 PM\nResult: (0/352;0/0) 1234567", NULL},
    {"Text\n---\n foo | 2 +-\nindex 9123cdc..918dcf8 100644\n@@ -1 +1 @@", NULL},
    {"Text\n------\nAnna\ntel. 2000 0000\n------", "Text"},
    {"Text\n-- \n***********\n* Anna\n***********", "Text"},
    {"Text\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21", NULL},
    /* our own rule, quoted without a mark */
    {"Text\n\nasked\n\n* * *\nACME-1\nFrom: dora\nFor colleagues: desk+1@acme.test", NULL},
    {"Text\n\nasked\n\n-- \nDora\n\n* * *\nACME-1", NULL},
    {"Text\n\nasked\n\n----\nDora, dora@far.test\n\n* * *\nACME-1", NULL},
    /* above, below, between */
    {"On Fri, 20 Nov 2026 at 10:15, Anna wrote:\n> quote\n\nbelow", "below"},
    {"above\n\nOn Fri, 20 Nov 2026 at 10:15, Anna wrote:\n> quote\n\nbelow", "above\n\nbelow"},
    {"> one?\n\nyes\n\n> two?\n\nno\n", "yes\n\nno"},
    {"> one?\nyes\n> two?\nno", "yes\n\nno"},
    {"Hi,\nOn Fri, 20 Nov 2026 at 10:15, Anna wrote:\n>> deep\n> quote\n\nfirst\n> more\nsecond",
        "Hi,\n\nfirst\n\nsecond"},
    {"JD> asked\nanswered", "answered"},
    {"Text\n2026/11/20 Anna via Desk <anna@acme.test>\n\n| quote\n| more", "Text"},
    {"On 20 Nov 2026 10:15, you wrote:\n |one?\nyes\n |two?\nno\n| a | b |", "yes\n\nno\n| a | b |"},
    {"| a | b |\n| 1 | 2 |", NULL},
    {"Text\nbob@example.org\n\nAm 20.11.2026 10:15, Anna:\n\n> quote", "Text\nbob@example.org"},
    {"Text\nbob@example.org\n\nMe 20.11.2026 10:15, Anna:\n\n> quote", "Text\nbob@example.org\n\nMe 20.11.2026 10:15, Anna:"},
    {"To 10.11:\n> one?\nyes", "To 10.11:\n\nyes"},
    /* lines that a program broke, or joined */
    {"Text\n\n> see (http://example.org/action\n_nonce=1)\n> more", "Text"},
    {"Text\n\n> see <http://example.org/action\nnonce> there\n> more", "Text"},
    {"Text\n\n> Somebody wrote a very long line here, longer than his program can hold, and\nit goes on.\n> more", "Text"},
    {"> Somebody asks a very long question here, longer than his program can hold, or?\nno\n> more", "no"},
    {"> Somebody wrote a very long line here, longer than his program can hold, and\nYes\n> more", "Yes"},
    {"> Somebody wrote a very long line here, longer than his program can hold, and\n5\n> more", "5"},
    {"> a short question of a line\nno\n> more", "no"},
    {"> Somebody wrote a very long line here, longer than his program can hold, and\nthat is right\n\n> more", "that is right"},
    {"My answer On Fri, Nov 20, 2026 at 10:15 AM, anna@acme.test wrote:\n> quote", "My answer"},
    {"I was away On Fri, Nov 20, 2026 at 10:15 AM,\n> quote", "I was away On Fri, Nov 20, 2026 at 10:15 AM,"},
    /* an introduction above unmarked text, with nothing before it: the text is the reply */
    {"On 20 Nov 2026 10:15, \"Anna\" <anna@acme.test> wrote:\n\nMy answer", "My answer"},
    /* forwards keep all */
    {"---------- Forwarded message ---------\nFrom: Eve <eve@example.org>\nSubject: Help\n\nPlease "
     "help.",
        NULL},
    {"From: Eve <eve@example.org>\nDate: Fri, 20 Nov 2026 10:15\nSubject: Help\n\nPlease help.",
        NULL},
    {"Please see below.\n\n---------- Forwarded message ---------\nFrom: Eve "
     "<eve@example.org>\n\nHelp.",
        "Please see below."},
    /* what looks like it and is none */
    {"I need a ticket.\nFrom: Riga\nTo: Oslo\nDate: 5 May", NULL},
    {"On Thursday, I get it.\nOn 5 May 2026 too", NULL},
    {"She wrote:\n\nplease call", NULL},
    {"Subject: nothing\nor so", NULL},
    {"See https://example.org/on-date-somebody-wrote: it is good", NULL},
    {"Code:\n\n```\n--\n-- a comment\n# ----\n```\nEnd", NULL},
    {"No: that is wrong.\nA: maybe.\nDe: facto", NULL},
};

static void
expect(const char *text, const char *wanted)
{
	struct mail *m = letter("From: bob@example.org\nIn-Reply-To: <1@acme.test>\n\n");
	struct reply r;

	reply_split(m, text, &r);
	const char *found = r.new_text;

	if (strcmp(found, wanted ? wanted : text) != 0)
		fail_msg("of <%s>\nfound <%s>\nwanted <%s>", text, found, wanted ? wanted : text);
	if (!wanted)
		assert_ptr_equal(found, text);
	letter_free(&m);
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(rows[i].text, rows[i].wanted);
}

static void
test_introductions(void **state)
{
	char text[600];

	(void)state;
	for (size_t i = 0; i < sizeof introductions / sizeof *introductions; i++) {
		snprintf(text, sizeof text, "New text\n\n%s\n\n> quoted\n> more", introductions[i]);
		expect(text, "New text");
		snprintf(text, sizeof text, "New text\n%s\nquoted, not marked", introductions[i]);
		expect(text, "New text");
		snprintf(text, sizeof text, "%s\n> quoted\n\nNew text", introductions[i]);
		expect(text, "New text");
	}
}

static void
test_beginnings(void **state)
{
	char text[600];

	(void)state;
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
		snprintf(text, sizeof text, "New text\n\n%s\nold text\nmore", beginnings[i]);
		expect(text, "New text");
	}
}

static void
test_phones(void **state)
{
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
		snprintf(text, sizeof text, "New text\n\n%s\n", phones[i]);
		expect(text, "New text");
		snprintf(text, sizeof text, "New text\n\n%s\n\n> quoted", phones[i]);
		expect(text, "New text");
		/* in the middle of a text it may be anything */
		snprintf(text, sizeof text, "First\n%s\nlast", phones[i]);
		expect(text, NULL);
	}
}

struct shape {
	const char *text;
	const char *how; /* NULL: nothing is cut */
	bool left;
	const char *pieces; /* "[new][>quoted]" */
};

static const struct shape shapes[] = {
    {"Hello", NULL, true, ""},
    {"", NULL, true, ""},
    {"Hello\n-- \nAnna", "signature", true, "[Hello]"},
    {"Hello\n\nSent from my iPhone", "signature", true, "[Hello]"},
    {"Hello\n> old", "marks", true, "[Hello][>old]"},
    {"> old", "marks", false, "[>old]"},
    {"> one?\n\nyes\n\n> two?\n>\n> really?\n\n> three?\nno\n\nnone\n", "marks", true,
        "[>one?][yes][>two?\n\nreally?\n\nthree?][no\n\nnone]"},
    {"A\n>\n>\nB\n> q\n  > r\n>> s", "marks", true, "[A\n\nB][>q\nr\n> s]"},
    {"A\n\n-- \nAnna\n\nOn Fri, 20 Nov 2026 at 10:15, Bob wrote:\n> q\nB", "intro", true,
        "[A][>q][B]"},
    {"A\nOn Fri, 20 Nov 2026 at 10:15, Bob wrote:\nold", "intro", true, "[A]"},
    {"A\n\nFrom: Anna <anna@acme.test>\nSent: 20 Nov 2026 10:15\nTo: x\n\nold\n> older",
        "header", true, "[A]"},
    {"A\n> q\n-----Original Message-----\nold", "original", true, "[A][>q]"},
    {"-----Original Message-----\nold", "original", false, ""},
    {"A\n\n> On 20 Nov 2026, at 10:15, Anna <\n> anna@acme.test> wrote:\n>\n> one?\n\nyes\n\n> two?", "intro",
        true, "[A][>one?][yes][>two?]"},
    {"> On 20 Nov 2026, at 10:15, Anna wrote:\n\nA\n\n> one?\nyes", "marks", true,
        "[>On 20 Nov 2026, at 10:15, Anna wrote:][A][>one?][yes]"},
    {"AB> asked\nanswered\n\n> asked again\n", "marks", true,
        "[>asked][answered][>asked again]"},
};

static void
told(const struct reply_piece *p, struct str *out)
{
	for (; p; p = p->next)
		str_addf(out, "[%s%s]", p->quote ? ">" : "", p->text);
}

static void
test_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct mail *m = letter("From: bob@example.org\nIn-Reply-To: <1@acme.test>\n\n");
		struct str found = {0};
		struct reply r;

		reply_split(m, shapes[i].text, &r);
		told(shapes[i].how ? r.pieces : NULL, &found);
		if (strcmp(str_text(&found), shapes[i].pieces) != 0)
			fail_msg("of <%s>\nfound <%s>", shapes[i].text, str_text(&found));
		if (!r.how != !shapes[i].how || (r.how && strcmp(r.how, shapes[i].how) != 0) ||
		    r.left != shapes[i].left)
			fail_msg("<%s>: %s, %d", shapes[i].text, r.how ? r.how : "not cut", r.left);
		str_free(&found);
		letter_free(&m);
	}
}

/* In a mail that answers nothing, quotes are news to the reader; its writer's own words are the same. */
static void
test_no_answer(void **state)
{
	static const struct {
		const char *head;
		bool answer;
	} heads[] = {
	    {"Subject: Order", false},
	    {"Subject: RE: Order", true},
	    {"Subject: [x] Sv: Order", true},
	    {"In-Reply-To: <1@acme.test>", true},
	    {"References: <1@acme.test>", true},
	    {"Subject: FW: Order\nReferences: <1@acme.test>", false},
	};
	const char *text = "New\n> quote\n\n-- \nBob";

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		char *bytes = xasprintf("From: bob@example.org\n%s\n\n", heads[i].head);
		struct mail *m = letter(bytes);
		struct reply r;

		reply_split(m, text, &r);
		assert_string_equal(r.words, "New");
		assert_string_equal(r.new_text, heads[i].answer ? "New" : text);
		reply_split(m, "New\n-- \nBob", &r);
		assert_string_equal(r.new_text, "New");
		letter_free(&m);
		free(bytes);
	}
}

static const char *const with_commands[][2] = {
    {"#take\n\n> one?\nyes\n> two?", "[>one?][yes][>two?]"},
    {"> one?\n#take\n> two?\n#close\n\nyes\n> three?\n#no", "[>one?\n\ntwo?][yes][>three?][#no]"},
    {"> one?\n#take\n> two?", "[>one?\n\ntwo?]"},
    {"Hi\n> one?\n#take", "[Hi][>one?][#take]"},
};

static void
test_commands_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof with_commands / sizeof *with_commands; i++) {
		struct mail *m = letter("From: bob@example.org\nIn-Reply-To: <1@acme.test>\n\n");
		struct str found = {0};
		struct reply r;

		reply_split(m, with_commands[i][0], &r);
		reply_drop_commands(m->arena, &r);
		told(r.pieces, &found);
		assert_string_equal(str_text(&found), with_commands[i][1]);
		str_free(&found);
		letter_free(&m);
	}
}

/* Texts made to be slow: a second each is far above what is needed, even under a sanitizer. */
static void
test_hostile(void **state)
{
	static const char *const lines[] = {
	    "On 20 Nov 2026 10:15, a@b.test schrieb:\n",
	    "a@b.test 2026:\n",
	    ":\n",
	    "> \n",
	    "--\n",
	    "Sent from my x\n",
	    "From: a@b.test\n",
	    "\n",
	    "_____\n",
	    "> wrote:\n",
	    "-----\n",
	    "12:00 a@b.test)\n",
	    "\xFF\xFE\xE2\x80 \x01\n",
	};
	struct mail *m = letter("From: bob@example.org\nIn-Reply-To: <1@acme.test>\n\n");
	struct reply r;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str text = {0};
		struct timespec before, after;

		for (int n = 0; n < 19000 && text.len < 1000000; n++)
			str_addz(&text, lines[i]);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
		reply_split(m, str_text(&text), &r);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
		if (after.tv_sec - before.tv_sec > 5)
			fail_msg("slow on %s", lines[i]);
		str_free(&text);
	}
	letter_free(&m);
}

static void
test_too_long(void **state)
{
	struct mail *m = letter("From: bob@example.org\nIn-Reply-To: <1@acme.test>\n\n");
	struct str text = {0};
	struct reply r;

	(void)state;
	for (int n = 0; n < 20001; n++)
		str_addz(&text, "x\n");
	str_addz(&text, "> q\n");
	reply_split(m, str_text(&text), &r);
	assert_ptr_equal(r.new_text, str_text(&text));
	assert_false(r.left);
	assert_string_equal(m->warnings->code, "reply-limit");
	str_free(&text);
	letter_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_introductions),
	    cmocka_unit_test(test_beginnings),
	    cmocka_unit_test(test_phones),
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_no_answer),
	    cmocka_unit_test(test_commands_dropped),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
