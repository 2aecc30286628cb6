#include "raw.h"

#include <inttypes.h>
#include <sysexits.h>
#include <unistd.h>
#include "text.h"

static int
write_bytes(const char *bytes, size_t n)
{
	struct str clean = {0};

	if (isatty(STDOUT_FILENO)) {
		text_clean(&clean, bytes, n, true);
		bytes = str_text(&clean);
		n = clean.len;
	}
	bool whole = fwrite(bytes, 1, n, stdout) == n && fflush(stdout) == 0;
	str_free(&clean);
	return whole ? EX_OK : ctl_error(EX_IOERR, "cannot write the mail: %m");
}

int
print_raw(struct ctl *c, const char *sql, int64_t id, const char *what)
{
	struct db_number number;
	struct db_param param = db_int(&number, id);
	struct db_rows *rows;
	struct fail f = {0};
	size_t n;

	enum outcome o = db_call(c->db, sql, 1, &param, &rows, &f);
	if (o != DONE)
		return ctl_db_error(c, "read the mail", o, &f);
	int code = EX_OK;
	if (db_count(rows) == 0)
		code = ctl_error(EX_NOINPUT, "there is no %s:%" PRId64, what, id);
	else if (!db_value(rows, 0, "raw"))
		code = ctl_error(EX_NOINPUT,
		    "the bytes of %s:%" PRId64 " are not in the database: %s", what, id,
		    strcmp(what, "mail") == 0 ? "the mail server never gave them"
		                              : "it is not rendered yet");
	else {
		const char *bytes = db_value_bytes(rows, 0, "raw", &n);
		code = write_bytes(bytes, n);
	}
	db_rows_free(&rows);
	return code;
}
