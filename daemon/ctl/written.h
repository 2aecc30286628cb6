/* What an admin writes in an agent's name, as the JSON that api.ctl_reply() takes: as the reader
 * would have found it in a mail of the agent's. jansson's types do not leave written.c. */
#ifndef CTL_WRITTEN_H
#define CTL_WRITTEN_H

#include <stddef.h>

struct written;

/* text: UTF-8. Command lines at its top ("#close") are taken for what they are. */
struct written *written_new(const char *text);
/* One more file, whose bytes the database has; sha256 in hexadecimal. */
void written_attach(
    struct written *w, const char *name, const char *type, size_t size, const char *sha256);
/* Its words without the command lines; as long as w lives. */
const char *written_body(const struct written *w);
/* What the words promise: the array "promises" of the reader's document. */
void written_promise(struct written *w, const char *promises);
/* The caller frees it. */
char *written_json(const struct written *w);
void written_free(struct written **w);

#endif
