#include "promises_in.h"

#include "answer.h"

/* As a mail: the reader knows nothing else. */
static void
wrap(const char *text, const char *language, struct str *mail)
{
	str_addz(mail, "From: agent@desk.invalid\r\nTo: customer@desk.invalid\r\n"
	               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	               "Content-Transfer-Encoding: 8bit\r\n");
	if (language)
		str_addf(mail, "Content-Language: %s\r\n", language);
	str_addz(mail, "\r\n");
	str_addz(mail, text);
}

char *
promises_in(
    struct reader *reader, const char *text, const char *language, enum outcome *o, struct fail *f)
{
	struct str mail = {0};
	struct reader_answer answer = {0};
	char *promises = NULL;

	wrap(text, language, &mail);
	*o = reader_read(reader, mail.data, mail.len, false, &answer, f);
	if (*o == DONE) {
		struct answer *document = answer_read(answer.document);
		promises = answer_dump(document, "promises");
		answer_free(&document);
	}
	reader_answer_free(&answer);
	str_free(&mail);
	return promises;
}
