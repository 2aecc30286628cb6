/* New text out of replies in HTML, as the mail programs write it. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "../../daemon/read/reply.h"
#include "letter.h"

struct row {
	const char *html, *wanted, *how;
};

/* In Albanian: no table knows its words. */
#define HEAD "<b>Nga:</b> Anna &lt;anna@acme.test&gt;<br><b>D\xC3\xABrguar:</b> e premte 20 2026 10:15<br><b>P\xC3\xABr:</b> Bob<br><b>Subjekti:</b> Po"
#define CITE "Me 20.11.2026 10:15, Anna ka shkruar:"

static const struct row rows[] = {
    /* Gmail, also with answers between the lines */
    {"<div dir=ltr>New</div><br><div class=\"gmail_quote\"><div dir=ltr class=\"gmail_attr\">" CITE "<br></div><blockquote "
     "class=\"gmail_quote\" style=\"margin:0\"><div>old</div></blockquote></div>",
        "New", "intro"},
    {"<div class=\"gmail_quote\"><div class=\"gmail_attr\">" CITE "</div><blockquote class=\"gmail_quote\">one?</blockquote><div>yes</div>"
     "<blockquote class=\"gmail_quote\">two?</blockquote><div>no</div></div>",
        "yes\n\nno", "intro"},
    {"<div>New</div><span class=\"gmail_signature_prefix\">-- </span><br><div class=\"gmail_signature\">Bob<br>Acme</div><div "
     "class=\"gmail_quote\"><div class=\"gmail_attr\">" CITE "</div><blockquote>old</blockquote></div>",
        "New", "intro"},
    {"<div>New<div><div dir=ltr class=\"gmail_signature\" data-smartmail=\"gmail_signature\">Bob Doe<br>Acme, 371 2000</div></div></div>", "New",
        "signature"},
    /* Outlook: on the desk, on the web, on the phone */
    {"<div class=WordSection1><p class=MsoNormal>New<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid "
     "#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>" HEAD "<o:p></o:p></p></div><p class=MsoNormal>old</p></div>",
        "New", "header"},
    {"<div>New</div><div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font "
     "face=\"Calibri\">" HEAD "</font></div><div>old</div>",
        "New", "header"},
    {"<div>New</div><div id=\"Signature\"><p>Bob Doe</p><p><a href=\"mailto:bob@acme.test\">bob@acme.test</a></p></div><div id=\"appendonsend\"></div><hr>"
     "<div id=\"divRplyFwdMsg\">" HEAD "</div><div>old</div>",
        "New", "header"},
    {"<div>New<br></div><div id=\"ms-outlook-mobile-signature\">Hanki jotain muuta t\xC3\xA4\xC3\xA4lt\xC3\xA4</div><div "
     "id=\"mail-editor-reference-message-container\"><hr>" HEAD "<div>old</div></div>",
        "New", "header"},
    {"<p class=MsoNormal>New</p><p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'>Bob Doe</span></p><p class=MsoNormal><span "
     "style='mso-bookmark:_MailAutoSig'>Acme Ltd</span></p><p class=MsoNormal>PS. More</p>",
        "New\n\nPS. More", "signature"},
    {"New<span id=\"OLK_SRC_BODY_SECTION\"><div>" HEAD "</div><div>old</div></span>", "New", "header"},
    /* Apple, Thunderbird, Yahoo, Proton, mail.ru, Yandex, GMX, Zimbra */
    {"<div>New</div><div><br><blockquote type=\"cite\"><div>On 20 Nov 2026, at 10:15, Anna &lt;anna@acme.test&gt; wrote:</div><br "
     "class=\"Apple-interchange-newline\"><div>old</div></blockquote></div>",
        "New", "intro"},
    {"New<br><div id=\"AppleMailSignature\" dir=\"ltr\">Nga telefoni im</div><div dir=\"ltr\"><br>On 20 Nov 2026, at 10:15, Anna "
     "&lt;anna@acme.test&gt; wrote:<br><br></div><blockquote type=\"cite\"><div>old</div></blockquote>",
        "New", "intro"},
    {"<p>New</p><div class=\"moz-cite-prefix\">" CITE "<br></div><blockquote type=\"cite\" cite=\"mid:1@acme.test\">old</blockquote><p>below</p>"
     "<pre class=\"moz-signature\">-- \nBob</pre>",
        "New\n\nbelow", "intro"},
    {"<div>New</div><div id=\"ydp1yahoo_quoted_123\" class=\"ydp1yahoo_quoted\"><div>On Friday, November 20, 2026, 10:15:00 AM GMT+2, Anna "
     "&lt;anna@acme.test&gt; wrote:</div><div>old</div></div>",
        "New", "intro"},
    {"<div>New</div><div class=\"protonmail_signature_block\"><div>Po me Proton</div></div><div class=\"protonmail_quote\">On Friday, November 20th, "
     "2026 at 10:15, Anna &lt;anna@acme.test&gt; wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">old</blockquote></div>",
        "New", "intro"},
    {"New<br><br><blockquote style=\"border-left:1px solid #0857A6;\">\xD0\x9F\xD1\x8F\xD1\x82\xD0\xBD\xD0\xB8\xD1\x86\xD0\xB0, 20.11.2026, 10:15 +03:00 Anna "
     "&lt;anna@acme.test&gt;:<br> <br><div>old</div></blockquote>",
        "New", "intro"},
    {"<div>New</div><div> </div><div>20.11.2026, 10:15, \"Anna\" &lt;anna@acme.test&gt;:</div><blockquote><p>old</p></blockquote>", "New", "intro"},
    {"<div>New</div><div name=\"quote\" style=\"margin:10px 5px 5px 10px;\"><div>" HEAD "</div><div>old</div></div>", "New", "header"},
    {"<div>New</div><hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div data-marker=\"__HEADERS__\">" HEAD "</div><div>old</div>", "New", "header"},
    {"<p class=MsoNormal>I ordered at</p><p class=MsoNormal>Acme Ltd</p><p class=MsoNormal>on Monday.</p><p class=MsoNormal><span "
     "style='mso-bookmark:_MailAutoSig'>Bob Doe</span></p><p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'>Acme Ltd</span></p>",
        "I ordered at\nAcme Ltd\non Monday.", "signature"},
    /* marks where nothing is quoted */
    {"<div>New</div><div id=\"divRplyFwdMsg\">Colour: red<br>Size: two<br>Form: round</div>", NULL, NULL},
    {"<div>New</div><div id=\"appendonsend\"></div>", NULL, NULL},
    {"<p>New</p><div style='border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p>Our prices<br>one: 5<br>two</p></div>", NULL, NULL},
    {"<div class=\"gmail_attr\">" CITE "</div><div>not quoted</div>", NULL, NULL},
    {"<div class=\"gmail_signature\">All of it</div>", NULL, "signature"},
    {"<div class=\"gmail_signature\"></div><div>New</div>", NULL, NULL},
    {"<div>Bob is away</div><div id=\"signature\">Bob</div>", "Bob is away", "signature"},
    /* what is written into the signature's place, but long */
    {"<div id=\"signature\">1<br>2<br>3<br>4<br>5<br>6<br>7<br>8<br>9<br>10<br>11<br>12<br>13<br>14<br>15<br>16<br>17<br>18<br>19<br>20<br>21<br>22<br>"
     "23<br>24<br>25<br>26</div>and more",
        NULL, NULL},
    /* a name alone is no card */
    {"<div>Thanks,<br>Bob</div><div id=\"signature\">Bob Doe<br>Acme Ltd</div>", "Thanks,\nBob", "signature"},
};

static void
expect(const char *mail, const char *wanted, const char *how)
{
	struct mail *m = letter(mail);
	struct reply r;

	reply_split(m, m->text, &r);
	if (strcmp(r.new_text, wanted ? wanted : m->text) != 0)
		fail_msg("of <%s>\nfound <%s>\nwanted <%s>", m->text, r.new_text, wanted ? wanted : m->text);
	if (!r.how != !how || (how && strcmp(r.how, how) != 0))
		fail_msg("of <%s> by %s", m->text, r.how ? r.how : "nothing");
	letter_free(&m);
}

static void
test_html(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *mail = xasprintf("From: bob@example.org\nSubject: Re: x\nContent-Type: text/html; charset=utf-8\n\n%s", rows[i].html);

		expect(mail, rows[i].wanted, rows[i].how);
		free(mail);
	}
}

#define BOTH(plain, html) \
	"From: bob@example.org\nSubject: Re: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" plain \
	"\n--b\nContent-Type: text/html; charset=utf-8\n\n" html "\n--b--\n"

/* The plain form is what is read; the HTML form tells about it. */
static void
test_plain(void **state)
{
	(void)state;
	expect(BOTH("New\n\n[cid:logo@x]\nBob *Doe*\nAcme <https://acme.test/> Ltd\nbob@acme.test<mailto:bob@acme.test>\n\n" CITE "\n\n> old\n\nbelow",
	           "<div>New</div><div id=\"Signature\"><img src=\"cid:logo@x\"><p>Bob <b>Doe</b></p><p><a href=\"https://acme.test/\">Acme</a> Ltd</p>"
	           "<p><a href=\"mailto:bob@acme.test\">bob@acme.test</a></p></div><div class=\"moz-cite-prefix\">" CITE
	           "</div><blockquote>old</blockquote>below"),
	    "New\n\n[cid:logo@x]\n\nbelow", "intro");
	expect(BOTH("New\n\nNga: Anna <anna@acme.test>\nD\xC3\xABrguar: 20 2026 10:15\nP\xC3\xABr: Bob\n\nold", "New<div id=\"divRplyFwdMsg\">" HEAD "</div>old"),
	    "New", "header");
	/* an introduction that wraps */
	expect(BOTH("New\n\nMe 20.11.2026 10:15, Anna\nka shkruar:\n\n> old", "New<div class=\"gmail_attr\">" CITE "</div><blockquote>old</blockquote>"), "New",
	    "intro");
	/* a card that the plain form does not have */
	expect(BOTH("New\n\nBob Doe\nsomething else\n", "New<div id=\"Signature\">Bob Doe<br>Acme Ltd of Riga<br>bob@acme.test</div>"), NULL, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_html),
	    cmocka_unit_test(test_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
