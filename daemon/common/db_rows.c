#include "db_private.h"

#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include "log.h"
#include "mem.h"

/* A bytea value whose text was replaced in place by its bytes. */
struct decoded {
	int row, column;
	size_t length;
};

struct db_rows {
	PGresult *result;
	char **texts; /* made of binary numbers */
	size_t text_count;
	struct decoded *decoded;
	size_t decoded_count;
};

struct db_rows *
db_rows_new(PGresult *result)
{
	struct db_rows *rows = xcalloc(1, sizeof *rows);

	rows->result = result;
	return rows;
}

void
db_rows_free(struct db_rows **rows)
{
	if (!*rows)
		return;
	PQclear((*rows)->result);
	for (size_t i = 0; i < (*rows)->text_count; i++)
		free((*rows)->texts[i]);
	free((*rows)->texts);
	free((*rows)->decoded);
	free(*rows);
	*rows = NULL;
}

size_t
db_count(const struct db_rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

static int
find_column(const struct db_rows *rows, size_t row, const char *name)
{
	for (int i = 0; i < PQnfields(rows->result); i++)
		if (strcmp(PQfname(rows->result, i), name) == 0 && row < db_count(rows))
			return i;
	log_error(NULL, "bug: no column \"%s\" in row %zu of the database's answer", name, row);
	exit(EX_SOFTWARE);
}

/* The object ids of types in PostgreSQL's pg_type.dat, fixed for ever. */
enum {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25
};

bool
db_rows_can_be_binary(const PGresult *description)
{
	bool bytes = false;

	for (int i = 0; i < PQnfields(description); i++) {
		Oid type = PQftype(description, i);
		bytes |= type == TYPE_BYTEA;
		if (type != TYPE_BOOL && type != TYPE_BYTEA && type != TYPE_INT8 &&
		    type != TYPE_INT2 && type != TYPE_INT4 && type != TYPE_TEXT)
			return false;
	}
	return bytes;
}

/* In network order, of as many bytes as it has; a boolean has one. */
static int64_t
binary_int(const struct db_rows *rows, int row, int column)
{
	const unsigned char *p = (const unsigned char *)PQgetvalue(rows->result, row, column);
	int length = PQgetlength(rows->result, row, column);
	uint64_t value = length && *p & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < length; i++)
		value = value << 8 | p[i];
	return (int64_t)value;
}

static const char *
binary_text(struct db_rows *rows, int row, int column)
{
	Oid type = PQftype(rows->result, column);

	if (type == TYPE_TEXT || type == TYPE_BYTEA)
		return PQgetvalue(rows->result, row, column);
	int64_t value = binary_int(rows, row, column);
	if (type == TYPE_BOOL)
		return value ? "t" : "f";
	rows->texts = xrealloc(rows->texts, (rows->text_count + 1) * sizeof(char *));
	return rows->texts[rows->text_count++] = xasprintf("%" PRId64, value);
}

const char *
db_value(const struct db_rows *rows, size_t row, const char *column)
{
	int i = find_column(rows, row, column);

	if (PQgetisnull(rows->result, (int)row, i))
		return NULL;
	/* const towards the caller: the value does not change, only its form. */
	return PQfformat(rows->result, i)
	           ? binary_text((struct db_rows *)(uintptr_t)rows, (int)row, i)
	           : PQgetvalue(rows->result, (int)row, i);
}

int64_t
db_value_int(const struct db_rows *rows, size_t row, const char *column)
{
	const char *text = db_value(rows, row, column);

	return text ? strtoll(text, NULL, 10) : 0;
}

bool
db_value_bool(const struct db_rows *rows, size_t row, const char *column)
{
	const char *text = db_value(rows, row, column);

	return text && *text == 't';
}

/* By table: mails arrive this way, megabytes a second. Only 0-9 and a-f occur. */
static const char hex_values[256] = {['0'] = 0,
    ['1'] = 1,
    ['2'] = 2,
    ['3'] = 3,
    ['4'] = 4,
    ['5'] = 5,
    ['6'] = 6,
    ['7'] = 7,
    ['8'] = 8,
    ['9'] = 9,
    ['a'] = 10,
    ['b'] = 11,
    ['c'] = 12,
    ['d'] = 13,
    ['e'] = 14,
    ['f'] = 15};

/* "\x0a1b", the form of bytea_output = hex, which db_open() asks for; two digits become one byte.
 */
static size_t
decode_hex(char *text, size_t length)
{
	size_t n = 0;

	for (size_t i = 2; i + 1 < length; i += 2)
		text[n++] = (char)(hex_values[(unsigned char)text[i]] << 4 |
		                   hex_values[(unsigned char)text[i + 1]]);
	text[n] = 0;
	return n;
}

static size_t
decode_once(struct db_rows *rows, int row, int column)
{
	for (size_t i = 0; i < rows->decoded_count; i++)
		if (rows->decoded[i].row == row && rows->decoded[i].column == column)
			return rows->decoded[i].length;

	size_t length = decode_hex(
	    PQgetvalue(rows->result, row, column), (size_t)PQgetlength(rows->result, row, column));
	rows->decoded = xrealloc(rows->decoded, (rows->decoded_count + 1) * sizeof *rows->decoded);
	rows->decoded[rows->decoded_count++] = (struct decoded){row, column, length};
	return length;
}

const void *
db_value_bytes(const struct db_rows *rows, size_t row, const char *column, size_t *length)
{
	int i = find_column(rows, row, column);

	*length = 0;
	if (PQgetisnull(rows->result, (int)row, i))
		return NULL;
	if (PQfformat(rows->result, i))
		*length = (size_t)PQgetlength(rows->result, (int)row, i);
	else
		*length = decode_once((struct db_rows *)(uintptr_t)rows, (int)row, i);
	return PQgetvalue(rows->result, (int)row, i);
}
