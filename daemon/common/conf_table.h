/* The one table of settings: loader, --check-config, sample file and manual page are all checked
 * against it. */
#ifndef CONF_TABLE_H
#define CONF_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a value is written in the file, and what it becomes in struct conf. */
enum conf_type {
	CONF_TEXT,     /* "..." -> char * */
	CONF_TEXTS,    /* ["...", "..."] -> NULL-terminated char ** */
	CONF_BOOL,     /* true or false -> bool */
	CONF_NUMBER,   /* 12 -> int64_t */
	CONF_DURATION, /* "30s" -> int64_t, milliseconds */
	CONF_SIZE,     /* "50MiB" -> int64_t, bytes */
	CONF_CHOICE,   /* one of words -> its index, an enum */
	CONF_SECRET,   /* the name of a file -> struct secret, its content */
};

/* What a text must look like. */
enum conf_form {
	FORM_ANY,
	FORM_ADDRESS,    /* local@domain */
	FORM_WORD,       /* a-z, 0-9, - and _ : stands in log lines */
	FORM_TAG,        /* ACME: stands in subjects */
	FORM_LANGUAGE,   /* a folder in languages/ */
	FORM_WORDING,    /* ru: a text in that language */
	FORM_ZONE,       /* Europe/Riga */
	FORM_HOST,       /* a host name or an address */
	FORM_IP,         /* an address */
	FORM_DELIMITER,  /* one character that may stand in an address */
	FORM_FILE,       /* the name of a readable file */
	FORM_CONNECTION, /* a libpq connection string */
	FORM_PREFIX,     /* beginning of a database role's name */
	FORM_AMOUNT,     /* of business time: 30m, 8h, 2d */
	FORM_SPAN,       /* 09:00-13:00 */
	FORM_HOLIDAY,    /* 2026-12-24 Christmas Eve */
	FORM_LEVEL,      /* of an escalation: 4h manager ops */
	FORM_DATE,       /* 2027-05-01 */
	FORM_FOLDER,     /* the name of a folder, which need not be there yet */
	FORM_REDIRECT,   /* where a browser is sent after a login: http://localhost or https */
	FORM_URL,        /* https://...; never repeated in a message */
};

struct conf_setting {
	const char *path; /* "mailboxes.imap.host" */
	enum conf_type type;
	size_t offset; /* in the item of the list that path begins with, else in struct conf */
	const char *initial; /* the default as text; NULL: not set. (Texts: always empty) */
	bool required;       /* must stand in the file */
	int64_t min, max;    /* numbers, milliseconds, bytes; for texts: length in bytes */
	enum conf_form form;
	const char *const *words; /* of a CONF_CHOICE, NULL-terminated, in the order of its enum */
	const char *about;        /* one line */
};

extern const struct conf_setting conf_settings[];
extern const size_t conf_setting_count;

/* A list of groups: mailboxes = ( { ... }, { ... } ). */
struct conf_list {
	const char *name;
	size_t items, count; /* offsets in struct conf: of the array, of the number of its items */
	size_t size;         /* of an item */
};

extern const struct conf_list conf_lists[];
extern const size_t conf_list_count;

/* The setting of that path; NULL if there is none. */
const struct conf_setting *conf_find(const char *path);
/* The list that is called path, or that the setting or group of this path is in; NULL if in none.
 */
const struct conf_list *conf_list_of(const char *path);

#endif
