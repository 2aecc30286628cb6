#include "ask.h"

#include <sysexits.h>
#include "text.h"

void
print_json(const char *json)
{
	struct str out = {0};

	text_clean_json(&out, json);
	puts(str_text(&out));
	str_free(&out);
}

int
ask(struct ctl *c, const char *doing, const char *sql, size_t n, const struct db_param *params,
    char **text)
{
	struct db_rows *rows = NULL;
	struct fail f = {0};

	*text = NULL;
	enum outcome o = db_call(c->db, sql, n, params, &rows, &f);
	if (o != DONE)
		return ctl_db_error(c, doing, o, &f);
	const char *value = db_count(rows) > 0 ? db_value(rows, 0, "answer") : NULL;
	if (value)
		*text = xstrdup(value);
	db_rows_free(&rows);
	return EX_OK;
}

int
ask_json(struct ctl *c, const char *doing, const char *sql, size_t n, const struct db_param *params,
    struct answer **a, bool *found)
{
	char *text;
	int code = ask(c, doing, sql, n, params, &text);

	*a = NULL;
	*found = text != NULL;
	if (code != EX_OK || !text)
		return code;
	if (c->json)
		print_json(text);
	else
		*a = answer_read(text);
	free(text);
	return EX_OK;
}
