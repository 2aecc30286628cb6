/* Tables for people: columns aligned by the width that their text has on a terminal. */
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include <stddef.h>
#include <stdio.h>
#include "../common/str.h"

enum table_align {
	TABLE_LEFT,
	TABLE_RIGHT,
	TABLE_WRAP, /* gives way when the terminal is too narrow: wrapped onto further lines */
};

struct table_column {
	const char *name; /* NULL in every column: no heading */
	enum table_align align;
};

struct table;

/* columns must outlive the table. */
struct table *table_new(const struct table_column *columns, size_t count);
/* The next cell, row by row; cleaned of control characters. NULL shows as "-". */
void table_add(struct table *t, const char *text);
void table_addf(struct table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends the table, each line after indent spaces; width 0: nothing is wrapped. */
void table_text(const struct table *t, size_t indent, size_t width, struct str *out);
/* Onto stdout, wrapped when that is a terminal. */
void table_print(const struct table *t, size_t indent);
void table_free(struct table **t);

/* Columns of the terminal that stdout is; 0 when it is none. */
size_t terminal_width(void);

#endif
