/* The part of the document that holds what people wrote. */
#ifndef DOCUMENT_TEXT_H
#define DOCUMENT_TEXT_H

#include "document.h"
#include "json.h"

/* "text", "new_text", what was made of them, and nulls where no reader looks yet. */
void document_put_texts(struct mail *m, struct json *j, const struct findings *found);
/* A text of at most DOCUMENT_TEXT_MAX bytes. NULL is null. */
void document_put_text(struct json *j, const char *key, const char *text);
/* {name, address}, or null. */
void document_put_address(struct json *j, const struct address *address);

#endif
