/* JSON written straight into a text: the document is mostly the mail's own words, and a tree of
 * values would copy them three times. Only for writing; keys are constants of ours. */
#ifndef JSON_H
#define JSON_H

#include <stdint.h>
#include "../common/str.h"

struct json {
	struct str out;
	bool comma; /* a value stands before, at this level */
};

/* '{' or '[', and its counterpart. */
void json_open(struct json *j, char bracket);
void json_close(struct json *j, char bracket);
/* In an object: the name of the value that comes next. */
void json_key(struct json *j, const char *name);
/* s as a string; whatever is no UTF-8 becomes U+FFFD. NULL is null. */
void json_text(struct json *j, const char *s);
void json_text_n(struct json *j, const char *s, size_t n);
void json_number(struct json *j, int64_t value);
void json_bool(struct json *j, bool value);
void json_null(struct json *j);

/* In an object: a name with its value; json_put_array() opens the array. */
void json_put(struct json *j, const char *name, const char *text);
void json_put_number(struct json *j, const char *name, int64_t value);
void json_put_hundredths(struct json *j, const char *name, int64_t value); /* 87: 0.87 */
void json_put_bool(struct json *j, const char *name, bool value);
void json_put_array(struct json *j, const char *name);

#endif
