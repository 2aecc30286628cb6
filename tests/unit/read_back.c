#include "read_back.h"

#include "test.h"
#include "helper_process.h"

static struct helper_process reader;

int
read_back_start(void **state)
{
	(void)state;
	return helper_start(&reader, "tests/e2e/mail_check.py", NULL) ? 0 : -1;
}

int
read_back_stop(void **state)
{
	(void)state;
	helper_stop(&reader);
	return 0;
}

static void
add_hex(struct str *line, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_addf(line, "%02x", (unsigned char)bytes[i]);
}

void
read_back(const struct compose_mail *m, json_t *expected)
{
	struct str mail = {0}, line = {0};
	struct fail f = {0};
	char *json = json_dumps(expected, 0);

	assert_int_equal(compose(m, &mail, &f), DONE);
	add_hex(&line, mail.data, mail.len);
	str_addc(&line, ' ');
	add_hex(&line, json, strlen(json));
	assert_string_equal(helper_ask(&reader, str_text(&line)), "ok");
	free(json);
	json_decref(expected);
	str_free(&mail);
	str_free(&line);
}
