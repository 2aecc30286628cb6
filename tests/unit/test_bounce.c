/* Delivery reports: those with fields, those with words, and what only looks like one. */
#include "test.h"
#include "letter.h"
#include "../../daemon/common/str.h"
#include "../../daemon/read/bounce.h"
#include "../../daemon/read/dsn.h"

#define DAEMON "From: Mail Delivery System <MAILER-DAEMON@mail.example.org>\nTo: desk@acme.test\n"
#define REPORT                                                                                     \
	"From: MAILER-DAEMON@mail.example.org\nTo: desk@acme.test\nSubject: Undelivered Mail "     \
	"Returned to Sender\n"                                                                     \
	"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "         \
	"boundary=b\n\n"                                                                           \
	"--b\nContent-Type: text/plain\n\nCould not be delivered.\n\n--b\nContent-Type: "          \
	"message/delivery-status\n\n"                                                              \
	"Reporting-MTA: dns; mail.example.org\n\n"
#define RETURNED                                                                                   \
	"\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <one@acme.test>\nTo: "                 \
	"bob@example.org\n\nText\n--b--\n"

struct row {
	const char *name, *mail;
	bool bounce, delayed;
	const char *recipients; /* "address action status" separated by "; " */
	const char *id;
};

static const struct row reports[] = {
    {"failed",
        REPORT "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
               "Diagnostic-Code: smtp; 550 5.1.1 no such user\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1", "<one@acme.test>"},
    {"delayed",
        REPORT
        "Final-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.4.1\n" RETURNED,
        true, true, "bob@example.org delayed 4.4.1", "<one@acme.test>"},
    {"one failed, one late, one arrived",
        REPORT
        "Final-Recipient: rfc822; late@example.org\nAction: delayed\nStatus: 4.4.1\n\n"
        "Final-Recipient: rfc822; bob@example.org\nAction: Failed (gone)\nStatus: 5.1.1 (gone)\n\n"
        "Final-Recipient: rfc822; ok@example.org\nAction: delivered\nStatus: 2.0.0\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1; late@example.org delayed 4.4.1",
        "<one@acme.test>"},
    {"delivered",
        REPORT
        "Final-Recipient: rfc822; bob@example.org\nAction: delivered\nStatus: 2.0.0\n" RETURNED,
        false, false, NULL, NULL},
    {"relayed and expanded",
        REPORT
        "Final-Recipient: rfc822; bob@example.org\nAction: relayed\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; all@example.org\nAction: expanded\nStatus: 2.0.0\n" RETURNED,
        false, false, NULL, NULL},
    {"success that no RFC knows",
        REPORT
        "Final-Recipient: rfc822; bob@example.org\nAction: deliverable\nStatus: 2.1.5\n" RETURNED,
        false, false, NULL, NULL},
    {"address in brackets",
        REPORT
        "Final-Recipient: RFC822; <bob@example.org>\nAction: failed\nStatus: 5.0.0\n" RETURNED,
        true, false, "bob@example.org failed 5.0.0", "<one@acme.test>"},
    {"type written twice",
        REPORT
        "Final-Recipient: rfc822; rfc822;bob@example.org\nAction: failed\nStatus: 5.0.0\n" RETURNED,
        true, false, "bob@example.org failed 5.0.0", "<one@acme.test>"},
    {"an X.400 name: the address that was written to",
        REPORT "Original-Recipient: rfc822; bob@example.org\nFinal-Recipient: x400; "
               "/G=bob/C=WW/\nAction: failed\n"
               "Status: 5.1.1\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1", "<one@acme.test>"},
    {"an X.400 name with an @ in it",
        REPORT
        "Original-Recipient: rfc822; bob@example.org\nFinal-Recipient: x400; /DDA=bob@x/C=WW/\n"
        "Action: failed\nStatus: 5.1.1\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1", "<one@acme.test>"},
    {"no action, but success by its status",
        REPORT "Final-Recipient: rfc822; bob@example.org\nStatus: 2.1.5\n" RETURNED, false, false,
        NULL, NULL},
    {"groups without a blank line between them",
        REPORT "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
               "Final-Recipient: rfc822; eve@example.org\nAction: failed\nStatus: 5.2.2\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1; eve@example.org failed 5.2.2",
        "<one@acme.test>"},
    {"a read receipt came back",
        DAEMON
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: text/plain\n\n"
        "The following address failed:\n\n  bob@example.org\n\n--a\nContent-Type: "
        "message/rfc822\n\n"
        "Message-ID: <one@acme.test>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=c\n\n"
        "--c\nContent-Type: message/disposition-notification\n\nDisposition: x\n\n--c--\n\n--a--\n",
        true, false, "bob@example.org failed ", "<one@acme.test>"},
    {"final rather than original",
        REPORT "Original-Recipient: rfc822; alias@example.org\nFinal-Recipient: rfc822; "
               "bob@example.org\nAction: failed\n"
               "Status: 5.1.1\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1", "<one@acme.test>"},
    {"original alone, blank lines inside the group",
        REPORT "Original-Recipient:rfc822;bob@example.org\n\nStatus:5.5.0\n\nDiagnostic-Code:smtp;"
               "550 no\n" RETURNED,
        true, false, "bob@example.org failed 5.5.0", "<one@acme.test>"},
    {"action in the first group",
        REPORT
        "Action: failed\n\nFinal-Recipient: rfc822; bob@example.org\nStatus: 4.7.0\n" RETURNED,
        true, false, "bob@example.org failed 4.7.0", "<one@acme.test>"},
    {"status only in the diagnosis",
        REPORT "Final-Recipient: rfc822; bob@example.org\nAction: failed\nDiagnostic-Code: smtp; "
               "550\n 5.2.2 full\n" RETURNED,
        true, false, "bob@example.org failed 5.2.2", "<one@acme.test>"},
    {"the same twice",
        REPORT "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n\n"
               "Final-Recipient: rfc822; Bob@example.org\nAction: failed\nStatus: 5.1.1\n" RETURNED,
        true, false, "bob@example.org failed 5.1.1", "<one@acme.test>"},
    {"no report-type, status as a text attachment in base64",
        DAEMON "Subject: Undeliverable: Hello\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
               "boundary=b\n\n"
               "--b\nContent-Type: text/plain\n\nYour message did not arrive.\n\n"
               "--b\nContent-Type: text/plain; name=status.txt\nContent-Disposition: attachment\n"
               "Content-Transfer-Encoding: base64\n\n"
               "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGJvYkBleGFtcGxlLm9yZwpBY3Rpb246IGZhaWxlZApTdGF0dXM"
               "6IDUuMS4xCg==\n"
               "\n--b--\n",
        true, false, "bob@example.org failed 5.1.1", ""},
    {"returned header alone",
        REPORT "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n\n--b\n"
               "Content-Type: text/rfc822-headers\n\nFrom: desk@acme.test\nMessage-ID: "
               "<two@acme.test>\n\n--b--\n",
        true, false, "bob@example.org failed 5.1.1", "<two@acme.test>"},
};

static const struct row texts[] = {
    {"qmail",
        DAEMON
        "Subject: failure notice\n\nHi. This is the qmail-send program at mail.example.org.\n"
        "I'm afraid I wasn't able to deliver your message to the following "
        "addresses.\n\n<bob@example.org>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the "
        "message.\n\n"
        "Message-ID: <one@acme.test>\nTo: other@example.org\n",
        true, false, "bob@example.org failed 5.1.1", "<one@acme.test>"},
    {"Exim, two recipients",
        DAEMON "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: "
               "bob@example.org, eve@example.net\n\n"
               "This message was created automatically by mail delivery software.\n\nA message "
               "that you sent could not be delivered"
               " to one or more of its\nrecipients. The following address(es) failed:\n\n  "
               "bob@example.org\n"
               "    550 5.1.1 <bob@example.org>: unknown\n  eve@example.net\n    retry timeout "
               "exceeded\n\n"
               "------ This is a copy of the message, including all the headers. "
               "------\n\nMessage-ID: <one@acme.test>\n",
        true, false, "bob@example.org failed 5.1.1; eve@example.net failed ", "<one@acme.test>"},
    {"Exim, late",
        DAEMON "Subject: Warning: message 1abc delayed 24 hours\n\nA message that you sent has not "
               "yet been delivered to one or"
               " more of its\nrecipients.\n\nThe address to which the message has not yet been "
               "delivered is:\n\n  bob@example.org\n",
        true, true, "bob@example.org delayed ", ""},
    {"Postfix without parts",
        DAEMON "Subject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host "
               "mail.example.org.\n\n"
               "For further assistance, please send mail to <postmaster@mail.example.org>\n\n"
               "<bob@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 full (in reply "
               "to RCPT TO)\n",
        true, false, "bob@example.org failed 5.2.2", ""},
    {"sendmail's dialogue",
        DAEMON "Subject: Returned mail: User unknown\n\n   ----- Transcript of session follows "
               "-----\n>>> RCPT To:<bob@example.org>\n"
               "<<< 550 <bob@example.org>, User unknown\n\n   ----- Unsent message follows "
               "-----\nTo: eve@example.org\n",
        true, false, "bob@example.org failed 5.0.0", ""},
    {"Exchange",
        "From: System Administrator <postmaster@example.org>\nTo: desk@acme.test\nSubject: "
        "Undeliverable: Hello\n\n"
        "Your message\n\n  To: bob\n  Subject: Hello\n\ndid not reach the following "
        "recipient(s):\n\n"
        "BOB@EXAMPLE.ORG on Fri, 20 Nov 2026 10:15:00 +0200\n    The recipient name is not "
        "recognized\n",
        true, false, "BOB@EXAMPLE.ORG failed ", ""},
    {"Domino",
        "From: Postmaster@example.org\nTo: desk@acme.test\nSubject: DELIVERY FAILURE: User bob "
        "(bob@example.org) not listed\n\n"
        "Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  "
        "bob@example.org\n\nbecause:\n\n  User bob not listed\n",
        true, false, "bob@example.org failed ", ""},
    {"Gmail, late",
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nTo: desk@acme.test\n"
        "Subject: Delivery Status Notification (Delay)\n\nTHIS IS A WARNING MESSAGE ONLY.\n\n"
        "Delivery to the following recipient has been delayed:\n\n     bob@example.org\n\nMessage "
        "will be retried for 2 more day(s)\n",
        true, true, "bob@example.org delayed ", ""},
    {"Russian words",
        "From: mailer-daemon@corp.example\nTo: desk@acme.test\nSubject: Ваше сообщение не "
        "доставлено. Mail failure.\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
        "8bit\n\n"
        "К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n  "
        "bob@example.org\n",
        true, false, "bob@example.org failed ", ""},
    {"Japanese words",
        "From: POSTMASTER <postmaster@example.org>\nTo: desk@acme.test\nSubject: failure "
        "notice\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        "このメールは送信できませんでした。\n以下のメールアドレスへの送信に失敗しました。\nbob@"
        "example.org\n",
        true, false, "bob@example.org failed ", ""},
    {"a login without its domain",
        "From: MAILER-DAEMON@example.org\nTo: desk@acme.test\nSubject: Mail Delivery "
        "Problem\n\nYour mail to the following"
        " recipients could not be delivered:\n\n\tscreenname\n",
        true, false, "screenname@example.org failed ", ""},
    {"a login and why",
        "From: Mailer-Daemon@example.org\nTo: desk@acme.test\nSubject: Message status - "
        "undeliverable\n\n"
        "The message that you sent was undeliverable to the following:\n\tbob (user not found)\n",
        true, false, "bob@example.org failed ", ""},
    {"MDaemon",
        "From: MDaemon@example.org\nTo: desk@acme.test\nSubject: Permanent Delivery Failure\n\n"
        "The following addresses did NOT receive a copy of your message:\n\n> bob@example.org\n\n"
        "--- Session Transcript ---\n",
        true, false, "bob@example.org failed ", ""},
    {"Exchange's own address",
        "From: System Administrator <postmaster@example.org>\nTo: desk@acme.test\nSubject: "
        "Undeliverable: x\n\n"
        "did not reach the following recipient(s):\n\nc=US;a= ;p=x;SMTP=bob@example.org; on Fri, "
        "20 Nov 2026\n",
        true, false, "bob@example.org failed ", ""},
    {"the address made from the one written to",
        DAEMON "Subject: Mail delivery failed\n\nThe following address(es) failed:\n\n  an "
               "undisclosed address\n"
               "    (generated from bob@example.org)\n",
        true, false, "bob@example.org failed ", ""},
    {"nobody named, but the mail is there",
        DAEMON
        "Subject: Returned mail: Cannot send message for 4 days\n\n   ----- Transcript of session "
        "follows -----\n"
        "421 example.org... Deferred\n   ----- Unsent message follows -----\nTo: bob@example.org\n"
        "Message-ID: <one@acme.test>\n",
        true, false, "bob@example.org failed ", "<one@acme.test>"},
    {"X-Failed-Recipients, and a language that no table knows",
        DAEMON "Subject: Tabhair aire\nX-Failed-Recipients: bob@example.org\nAuto-Submitted: "
               "auto-replied\n\nNi bhfuarthas.\n\n"
               "----- Original message -----\nMessage-ID: <one@acme.test>\n",
        true, false, "bob@example.org failed ", "<one@acme.test>"},
};

static const struct row others[] = {
    {"a person asks about a bounce",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: Mail to you came back\n\nHello,\nmy "
        "mail could not be delivered to"
        " info@acme.test:\n550 5.1.1 no such user\nWhy?\n",
        false, false, NULL, NULL},
    {"a person forwards one",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: Fwd: Undelivered Mail Returned to "
        "Sender\n\nWhat is this?\n\n"
        "> From: MAILER-DAEMON@mail.example.org\n> Subject: Undelivered Mail Returned to "
        "Sender\n>\n"
        "> The following address(es) failed:\n> eve@example.org\n> Final-Recipient: rfc822; "
        "eve@example.org\n> Action: failed\n",
        false, false, NULL, NULL},
    {"a person attaches one",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: see attached\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/plain\n\nWhat is "
        "this?\n\n--a\n"
        "Content-Type: message/rfc822\n\n" REPORT
        "Final-Recipient: rfc822; eve@example.org\nAction: failed\nStatus: 5.1.1\n" RETURNED
        "\n--a--\n",
        false, false, NULL, NULL},
    {"a customer's parcel",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: Parcel not delivered\n\nHello,\n\nmy "
        "parcel was not "
        "delivered. The driver said it could not be delivered.\n\nBob\nbob@example.org\n",
        false, false, NULL, NULL},
    {"the same with an old mail below",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: Parcel not delivered\n\nIt was not "
        "delivered.\nIt cannot be "
        "delivered to eve@example.org.\n\n-----Original Message-----\nFrom: desk@acme.test\nTo: "
        "bob@example.org\n",
        false, false, NULL, NULL},
    {"a carrier's notice",
        "From: noreply@parcels.example\nTo: desk@acme.test\nSubject: Delivery failed: parcel "
        "550123\n\nThe parcel for "
        "bob@example.org could not be delivered. It was not delivered to the neighbours.\n",
        false, false, NULL, NULL},
    {"an administrator who is a person",
        "From: System Administrator <it@example.org>\nTo: desk@acme.test\nSubject: Your mail was "
        "not delivered?\n\nHello, "
        "did my order arrive?\n",
        false, false, NULL, NULL},
    {"a person answers a bounce",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: AW: Mail delivery failed\n\nIt could "
        "not be delivered.\n"
        "It cannot be delivered.\n<eve@example.org>: 550 5.1.1 unknown\n\n-----Original "
        "Message-----\nTo: x@y.test\n",
        false, false, NULL, NULL},
    {"a null sender alone",
        "Return-Path: <>\nFrom: bob@example.org\nTo: desk@acme.test\nSubject: My order\n\nWhere is "
        "it?\n",
        false, false, NULL, NULL},
    {"a postmaster who is a person",
        "From: Bob <postmaster@example.org>\nTo: desk@acme.test\nSubject: Your DNS\n\nHello, "
        "please look at your MX record.\n",
        false, false, NULL, NULL},
    {"a vacation answer",
        "Return-Path: <>\nFrom: bob@example.org\nTo: desk@acme.test\nSubject: Automatic reply: "
        "Hello\nAuto-Submitted: auto-replied\n\n"
        "I am away. Your mail will not be delivered to anybody else.\n",
        false, false, NULL, NULL},
    {"a read receipt",
        "From: bob@example.org\nTo: desk@acme.test\nSubject: Read: Hello\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; "
        "boundary=b\n\n--b\nContent-Type: text/plain\n\nRead.\n\n"
        "--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; "
        "bob@example.org\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n",
        false, false, NULL, NULL},
    {"a challenge dressed up as a report",
        "From: noreply@guard.example\nTo: desk@acme.test\nSubject: Re: Hello\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; "
        "boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        "Your message was waitlisted. Please add yourself to my Guest List: "
        "http://guard.example/\n\n--b\n"
        "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; "
        "bob@example.org\nAction: failed\nStatus: 4.7.0\n\n--b--\n",
        false, false, NULL, NULL},
    {"nothing at all", "", false, false, NULL, NULL},
};

static void
check(const struct row *row)
{
	struct mail *m = letter(row->mail);
	const struct bounce *b = bounce_read(m);
	struct str found = {0};

	if ((b != NULL) != row->bounce)
		fail_msg("%s: %s", row->name, b ? "a bounce" : "no bounce");
	if (b) {
		for (const struct bounce_recipient *r = b->recipients; r; r = r->next)
			str_addf(&found, "%s%s %s %s", found.len ? "; " : "", r->recipient,
			    r->action, r->status);
		if (strcmp(str_text(&found), row->recipients) != 0)
			fail_msg("%s: %s", row->name, str_text(&found));
		if (strcmp(b->original_message_id, row->id) != 0)
			fail_msg("%s: id %s", row->name, b->original_message_id);
		if (b->delayed != row->delayed)
			fail_msg("%s: %s", row->name, b->delayed ? "late" : "failed");
	}
	str_free(&found);
	letter_free(&m);
}

static void
test_reports(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
		check(&reports[i]);
}

static void
test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check(&texts[i]);
}

static void
test_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		check(&others[i]);
}

static void
test_diagnostic(void **state)
{
	struct mail *m = letter(reports[0].mail);
	const struct bounce *b = bounce_read(m);

	(void)state;
	assert_string_equal(b->recipients->diagnostic, "550 5.1.1 no such user");
	letter_free(&m);
	m = letter(texts[0].mail);
	b = bounce_read(m);
	assert_string_equal(
	    b->recipients->diagnostic, "Sorry, no mailbox here by that name. (#5.1.1)");
	letter_free(&m);
}

/* Much of everything: bounded results, no crash. */
static void
test_hostile(void **state)
{
	struct str text = {0};
	size_t count = 0;

	(void)state;
	str_addz(&text, REPORT);
	for (int i = 0; i < 20000; i++)
		str_addf(&text,
		    "Final-Recipient: rfc822; u%d@example.org\nAction: failed\nStatus: 5.1.1\n\n",
		    i);
	struct mail *m = letter(str_text(&text));

	for (const struct bounce_recipient *r = bounce_read(m)->recipients; r; r = r->next)
		count++;
	assert_true(count > 0 && count <= 500);
	letter_free(&m);
	str_truncate(&text, 0);
	str_addz(&text, DAEMON "Subject: failure notice\n\nThe following addresses failed:\n");
	for (int i = 0; i < 50000; i++)
		str_addf(&text, "<u%d@example.org>: 550 5.1.1 %s\n", i,
		    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@");
	m = letter(str_text(&text));
	count = 0;
	for (const struct bounce_recipient *r = bounce_read(m)->recipients; r; r = r->next)
		count++;
	assert_true(count > 0 && count <= 500);
	letter_free(&m);
	str_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reports),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_others),
	    cmocka_unit_test(test_diagnostic),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
