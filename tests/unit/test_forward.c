/* Forwarded mails: the programs and languages of the world in small. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "../../daemon/read/forward.h"
#include "letter.h"

struct row {
	const char *subject, *text;
	const char *found; /* "how certain|name <address>|subject|date|text"; NULL: no forward */
};

#define EVE "|Eve Doe <eve@example.org>|Help|-|Please help.\n\nEve"
#define TEXT "\n\nPlease help.\n\nEve\n"

static const struct row rows[] = {
    /* what the programs write, with words above and without */
    {"Fwd: Help",
        "---------- Forwarded message ---------\nFrom: Eve Doe <eve@example.org>\nDate: Fri, 20 Nov 2026 at 10:15\nSubject: Help\n"
        "To: <desk@acme.test>\n\n" TEXT,
        "inline certain" EVE},
    {"anything at all",
        "Please see to it.\n\n---------- Forwarded message ----------\nFrom: *Eve Doe* <eve@example.org>\nDate: 2026-11-20 10:15\n"
        "Subject: Help\nTo: Desk\n<desk@acme.test>" TEXT,
        "inline certain" EVE},
    {"FW: Help",
        "FYI\n\n________________________________\nFrom: Eve Doe <eve@example.org>\nSent: Friday, November 20, 2026 10:15\n"
        "To: Anna <anna@acme.test>\nSubject: Help" TEXT,
        "inline certain" EVE},
    {"FW: Help", "From: Eve Doe [mailto:eve@example.org]\nSent: Friday, November 20, 2026 10:15\nTo: Anna\nCc: Bob\nSubject: Help" TEXT,
        "inline certain" EVE},
    {"WG: Help",
        "-----Urspr\xC3\xBCngliche Nachricht-----\nVon: Eve Doe <eve@example.org>\nGesendet: Freitag, 20. November 2026 10:15\nAn: Anna\n"
        "Betreff: Help" TEXT,
        "inline certain" EVE},
    {"Fwd: Help",
        "Begin forwarded message:\n\n> From: Eve Doe <eve@example.org>\n> Date: November 20, 2026 at 10:15:00 GMT+2\n> To: "
        "anna@acme.test\n> Subject: Help\n> \n> Please help.\n> \n> Eve\n",
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help.\n\nEve"},
    {"Fwd: Help",
        "\n\n> Begin forwarded message:\n> \n> From: Eve Doe <eve@example.org>\n> Date: November 20, 2026 at 10:15:00 GMT+2\n> To: "
        "anna@acme.test\n> Subject: Help\n> \n> Please help.\n>\n> Eve\n",
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help.\n\nEve"},
    {"Fwd: Help",
        "Begin forwarded message:\n\nFrom: Eve Doe <eve@example.org>\n\nSubject: Help\n\nDate: 20 November 2026 10:15\n\nTo: Anna" TEXT,
        "inline certain" EVE},
    {"Fwd: Help",
        "Please look.\n\n-------- Forwarded Message --------\nSubject: \tHelp\nDate: \tFri, 20 Nov 2026 10:15:00 +0200\nFrom: \tEve Doe "
        "<eve@example.org>\nTo: \tanna@acme.test\n\n\n\nPlease help.\n",
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help."},
    {"Fw: Help",
        "----- Forwarded Message -----\nFrom: \"Eve Doe\" <eve@example.org>\nTo: \"anna@acme.test\" <anna@acme.test>\nSent: Friday, November "
        "20, 2026 at 10:15:00 AM GMT+2\nSubject: Help" TEXT,
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help.\n\nEve"},
    {"Fwd: Help",
        "-------- Пересылаемое сообщение --------\nОт кого: Eve Doe <eve@example.org>\n"
        "Кому: anna@acme.test\nДата: Пятница, 20 ноября 2026, 10:15 +03:00\nТема: Help" TEXT,
        "inline certain" EVE},
    {"Fwd: Help",
        "-------- Пересылаемое сообщение --------\n20.11.2026, 10:15, \"Eve Doe\" <eve@example.org>:\n\nPlease help.\n\nEve\n\n"
        "-------- Конец пересылаемого сообщения --------\n",
        "inline certain| <eve@example.org>|Help|-|Please help.\n\nEve"},
    {"Fwd: Help",
        "-------- Перенаправленное сообщение --------\nТема: Help\nДата: Fri, 20 Nov 2026 10:15:00 +0200\nОт: Eve Doe "
        "<eve@example.org>\nКому: anna@acme.test" TEXT,
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help.\n\nEve"},
    {"Fwd: Help",
        "-------- Pārsūtītā vēstule --------\nTemats: Help\nDatums: 20.11.2026\nNo: Eve Doe <eve@example.org>\nKam: anna@acme.test" TEXT,
        "inline certain" EVE},
    {"Fwd: Help",
        "-------- Edastatud kiri --------\nTeema: Help\nKuupäev: 20.11.2026\nSaatja: Eve Doe <eve@example.org>\nAdressaat: "
        "anna@acme.test" TEXT,
        "inline certain" EVE},
    {"RV: Help", "De: Eve Doe <eve@example.org>\nEnviado: viernes, 20 de noviembre de 2026 10:15\nPara: Anna\nAsunto: Help" TEXT,
        "inline certain" EVE},
    {"Fwd: Help", "-------- Mensaje reenviado --------\nAsunto: Help\nFecha: 20 nov\nDe: Eve Doe <eve@example.org>\nPara: Anna" TEXT,
        "inline certain" EVE},
    {"TR : Help", "De : Eve Doe <eve@example.org>\nEnvoyé : vendredi 20 novembre 2026 10:15\nÀ : Anna\nObjet : Help" TEXT,
        "inline certain" EVE},
    {"转发: Help", "发件人： Eve Doe <eve@example.org>\n发送时间： 2026-11-20 10:15\n收件人： anna@acme.test\n主题： Help" TEXT,
        "inline certain" EVE},
    {"Fwd: Help",
        "----- Forwarded message from Eve Doe <eve@example.org> -----\n\nDate: Fri, 20 Nov 2026 10:15:00 +0200\nFrom: Eve Doe "
        "<eve@example.org>\nTo: anna@acme.test\nSubject: Help\n\nPlease help.\n\n----- End forwarded message -----\n",
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help."},
    {"[Fwd: Help]", "----- Forwarded by Anna/Acme on 20.11.2026 10:15 -----\n\nFrom: Eve Doe <eve@example.org>\nTo: Anna\nSubject: Help" TEXT,
        "inline certain" EVE},
    {"[EXTERNAL] Fwd: Help", "From: Eve Doe <eve@example.org>\nSent: 20 Nov 2026 10:15\nSubject: Help" TEXT, "inline certain" EVE},
    /* a subject is made of the outer one */
    {"Fwd: Fw: Help", "---- Forwarded message ----\nFrom: Eve Doe <eve@example.org>\nDate: 20 Nov 2026" TEXT, "inline certain" EVE},
    /* the header of the text is none of the mail's */
    {"Fwd: Help",
        "---- Forwarded message ----\nFrom: Eve Doe <eve@example.org>\nDate: 20 Nov 2026\nSubject: Help\n\nTo: whom it may concern\n",
        "inline certain|Eve Doe <eve@example.org>|Help|-|To: whom it may concern"},
    {"Fwd: Help",
        "---- Forwarded message ----\nFrom: Eve Doe <eve@example.org>\nSubject: Help\n\nsee\n\nFrom: Bob <bob@example.org>\nDate: 19 Nov "
        "2026 10:15\n\nold\n",
        "inline certain|Eve Doe <eve@example.org>|Help|-|see\n\nFrom: Bob <bob@example.org>\nDate: 19 Nov 2026 10:15\n\nold"},
    {"x (fwd)",
        "---------- Forwarded message ----------\nReturn-Path: <eve@example.org>\nReceived: from here\n\tby there; Fri, 20 Nov 2026\n"
        "Date: Fri, 20 Nov 2026 10:15:00 +0200\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nFrom: Eve Doe <eve@example.org>\n"
        "Subject: Help\nContent-Type: text/plain;\n charset=utf-8\n\nPlease help.\n",
        "inline certain|Eve Doe <eve@example.org>|Help|2026-11-20T10:15:00+02:00|Please help."},
    /* GMX: no empty line below the header */
    {"Fw: Help", "Gesendet: Freitag, 20. November 2026 um 10:15 Uhr\nVon: \"Eve Doe\" <eve@example.org>\nAn: anna@acme.test\nBetreff: Help\nPlease help.\n",
        "inline certain|Eve Doe <eve@example.org>|Help|-|Please help."},
    /* not certain: nobody, several, not a forward's subject */
    {"Fwd: Help", "---- Forwarded message ----\nFrom: Eve Doe\nDate: 20 Nov 2026 10:15\nSubject: Help\n\nPlease", "inline unsure|nobody|Help|-|Please"},
    {"FW: Help", "From: list@example.org on behalf of Eve <eve@example.org>\nSent: 20 Nov 2026 10:15\nSubject: Help\n\nPlease",
        "inline unsure|nobody|Help|-|Please"},
    {"Fwd: Help", "---- Forwarded message ----\nPlease help.", "inline unsure|nobody|Help|-|Please help."},
    {"Fwd: Help", "Look:\n\nOn Fri, 20 Nov 2026 at 10:15, Eve <eve@example.org> wrote:\n> Please help.\n",
        "inline unsure| <eve@example.org>|Help|-|Please help."},
    {"Re: Help", "---- Forwarded message ----\nFrom: Eve Doe <eve@example.org>\nDate: 20 Nov 2026\nSubject: Help\n\nPlease",
        "inline unsure|Eve Doe <eve@example.org>|Help|-|Please"},
    {"Help", "From: Eve Doe <eve@example.org>\nDate: 20 Nov 2026 10:15\nSubject: Help\n\nPlease", "inline unsure|Eve Doe <eve@example.org>|Help|-|Please"},
    {"Fwd: Help", "---- Forwarded message ----\nFrom: Eve <\xC3\xBC" "eve@example.org>\nDate: 20 Nov 2026\n\nPlease", "inline unsure|nobody|Help|-|Please"},
    {"Fwd: Help", "---- Forwarded message ----\nFrom: Eve <eve@localhost>\nDate: 20 Nov 2026\n\nPlease", "inline unsure|nobody|Help|-|Please"},
    /* answers */
    {"Re: Help", "Yes.\n\n> Please help.", NULL},
    {"Re: Help", "Yes.\n\nOn Fri, 20 Nov 2026 at 10:15, Eve <eve@example.org> wrote:\n\n> Please help.", NULL},
    {"Re: Help", "Yes.\n\nFrom: Eve Doe <eve@example.org>\nSent: 20 Nov 2026 10:15\nTo: Anna\nSubject: Help\n\nPlease help.", NULL},
    {"AW: Help", "From: Eve Doe <eve@example.org>\nSent: 20 Nov 2026 10:15\nTo: Anna\nSubject: Help\n\nPlease help.", NULL},
    {"RE: Help", "Yes.\n\n-----Original Message-----\nFrom: Eve Doe <eve@example.org>\nSent: 20 Nov 2026 10:15\nSubject: Help\n\nPlease", NULL},
    {"Help", "Yes.\n\n-----Original Message-----\nFrom: Eve Doe <eve@example.org>\nSent: 20 Nov 2026 10:15\nSubject: Help\n\nPlease", NULL},
    {"Re: Fwd: Help",
        "Yes.\n\nOn Fri, 20 Nov 2026 at 10:15, Bob <bob@acme.test> wrote:\n> ---------- Forwarded message ---------\n> From: Eve "
        "<eve@example.org>\n> Subject: Help\n",
        NULL},
    {"Fwd: Help", "Yes.\n> Please help.", NULL},
    /* words */
    {"Fwd: Help", "Please help.", NULL},
    {"Help", "The message was forwarded:\nit says so", NULL},
    {"Fwd: Help", "", NULL},
};

static void
told(const struct forward *f, struct str *out)
{
	if (!f)
		return;
	str_addf(out, "%s %s|", f->how, f->certain ? "certain" : "unsure");
	if (f->from)
		str_addf(out, "%s <%s>", f->from->name, f->from->address);
	else
		str_addz(out, "nobody");
	str_addf(out, "|%s|%s|%s", f->subject, f->date ? f->date : "-", f->text);
}

static void
test_rows(void **state)
{
	char head[200];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(head, sizeof head, "From: anna@acme.test\nSubject: %s\nContent-Type: text/plain; charset=utf-8\n\n", rows[i].subject);
		char *bytes = xasprintf("%s%s", head, rows[i].text);
		struct mail *m = letter(bytes);
		struct str found = {0};
		struct reply r;

		reply_split(m, m->text, &r);
		told(forward_find(m, &r), &found);
		if (strcmp(str_text(&found), rows[i].found ? rows[i].found : "") != 0)
			fail_msg("of <%s: %s>\nfound <%s>\nwanted <%s>", rows[i].subject, rows[i].text, str_text(&found),
			    rows[i].found ? rows[i].found : "");
		str_free(&found);
		letter_free(&m);
		free(bytes);
	}
}

/* A mail with what stands behind the outer header. */
static void
expect_attached(const char *rest, const char *wanted)
{
	char *bytes = xasprintf("From: anna@acme.test\n%s", rest);
	struct mail *m = letter(bytes);
	struct str found = {0};
	struct reply r;

	reply_split(m, m->text, &r);
	const struct forward *f = forward_find(m, &r);

	told(f, &found);
	if (f)
		str_addf(&found, "|%s", f->message_id ? f->message_id : "-");
	if (strcmp(str_text(&found), wanted) != 0)
		fail_msg("of <%s>\nfound <%s>\nwanted <%s>", rest, str_text(&found), wanted);
	str_free(&found);
	letter_free(&m);
	free(bytes);
}

#define MIXED(subject) "Subject: " subject "\nContent-Type: multipart/mixed; boundary=b\n\n"
#define INNER(from, text) \
	"--b\nContent-Type: message/rfc822\n\nFrom: " from "\nSubject: =?utf-8?Q?H=C3=A9lp?=\nMessage-ID: <1@example.org>\n" \
	"Date: Fri, 20 Nov 2026 10:15:00 +0200\n\n" text "\n"
#define HELP "|Eve <eve@example.org>|H\xC3\xA9lp|2026-11-20T10:15:00+02:00|Please help.|<1@example.org>"

static void
test_attached(void **state)
{
	(void)state;
	expect_attached(MIXED("Fwd: x") INNER("Eve <eve@example.org>", "Please help.") "--b--\n", "attached certain" HELP);
	expect_attached(MIXED("x") "--b\n\nPlease see.\n" INNER("Eve <eve@example.org>", "Please help.") "--b--\n", "attached certain" HELP);
	expect_attached("Content-Type: message/rfc822\n\nFrom: Eve <eve@example.org>\nSubject: s\n\nPlease help.",
	    "attached certain|Eve <eve@example.org>|s|-|Please help.|-");
	/* its text is taken from its own parts */
	expect_attached(MIXED("x") "--b\nContent-Type: message/rfc822\n\nFrom: Eve <eve@example.org>\nContent-Type: multipart/alternative; "
	                           "boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Please<br>help\n--c--\n--b--\n",
	    "attached certain|Eve <eve@example.org>||-|Please\nhelp\n|-");
	/* base64 against the standard, as some send it */
	expect_attached(MIXED("x") "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
	                           "RnJvbTogZXZlQGV4YW1wbGUub3JnClN1YmplY3Q6IHMKClBsZWFzZQ==\n--b--\n",
	    "attached certain| <eve@example.org>|s|-|Please|-");
	/* nobody, several, an answer that has a mail with it */
	expect_attached(MIXED("x") INNER("Eve", "Please help.") "--b--\n",
	    "attached unsure|nobody|H\xC3\xA9lp|2026-11-20T10:15:00+02:00|Please help.|<1@example.org>");
	expect_attached(MIXED("x") INNER("eve@example.org, bob@example.org", "Please help.") "--b--\n",
	    "attached unsure|nobody|H\xC3\xA9lp|2026-11-20T10:15:00+02:00|Please help.|<1@example.org>");
	expect_attached(MIXED("x") INNER("Eve <eve@example.org>", "Please help.") INNER("bob@example.org", "Me too.") "--b--\n",
	    "attached unsure" HELP);
	expect_attached(MIXED("Re: x") "--b\n\nYes, see there.\n\nOn Fri, 20 Nov 2026 at 10:15, Bob <b@example.org> wrote:\n> well?\n" INNER(
	                    "Eve <eve@example.org>", "Please help.") "--b--\n",
	    "attached unsure" HELP);
	/* what was attached to the forwarded mail */
	expect_attached(MIXED("Fwd: x") "--b\n\n---- Forwarded message ----\nFrom: Bob <bob@example.org>\nSubject: y\n\nSee there.\n" INNER(
	                    "Eve <eve@example.org>", "Please help.") "--b--\n",
	    "inline certain|Bob <bob@example.org>|y|-|See there.|-");
	/* a report brings the mail back that it is about */
	expect_attached("Content-Type: multipart/report; boundary=b\n\n--b\n\nfailed\n" INNER("Eve <eve@example.org>", "Please help.") "--b--\n",
	    "");
	/* files */
	expect_attached(MIXED("x") "--b\n\ntext\n--b\nContent-Type: image/png\n\nx\n--b--\n", "");
}

/* Texts made to be slow: 5 s are far above what is needed, even under a sanitizer. */
static void
test_hostile(void **state)
{
	static const char *const texts[] = {
	    "---- Forwarded message ----\n",
	    "---- Forwarded message ----\nFrom: a@b.test\nSubject: x\n\n",
	    "Begin forwarded message:\n> From: a@b.test\n> Subject: x\n",
	    "From: a@b.test a@b.test a@b.test a@b.test\nTo: x\n",
	    "Message-ID: <1@b.test>\n",
	    "----- End forwarded message -----\n",
	    "From: @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n",
	    "<a@b.test>\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct str mail = {0};
		struct timespec before, after;
		struct reply r;

		str_addz(&mail, "Subject: Fwd: x\n\n---- Forwarded message ----\nFrom: a@b.test\nSubject: x\n");
		for (int n = 0; n < 4500 && mail.len < 1000000; n++)
			str_addz(&mail, texts[i]);
		struct mail *m = letter(mail.data);

		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
		reply_split(m, m->text, &r);
		assert_non_null(forward_find(m, &r));
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
		if (after.tv_sec - before.tv_sec > 5)
			fail_msg("slow on %s", texts[i]);
		letter_free(&m);
		str_free(&mail);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_attached),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
