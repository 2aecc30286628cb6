/* What goes over the socket between the role and its sandboxed child. Both are the same build on
 * the same machine, so numbers travel as they are in memory. The child's side is hostile input for
 * the parent. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	FRAME_SOCKET = 3, /* the child's descriptor */
	FRAME_MAGIC = 0x50524d32,
	FRAME_ATTACHMENTS_MAX = 1000,
	FRAME_DOCUMENT_MAX = 32 * 1024 * 1024,
	FRAME_OPTIONS_MAX = 16 * 1024 * 1024,
};

enum frame_kind { FRAME_OPTIONS = 1, FRAME_MAIL, FRAME_MAIL_HEADER };

/* Parent to child, then length bytes. FRAME_OPTIONS comes once and first, see struct frame_options.
 */
struct frame_request {
	uint32_t magic;
	uint32_t kind;
	uint64_t length;
};

/* The body of FRAME_OPTIONS: these, then NUL-terminated texts: the delimiter, then the
 * authserv-ids, then the desk's own addresses, then the words of all languages (words_pack() in
 * common/words.h). */
struct frame_options {
	int64_t memory; /* bytes of address space; 0: no limit */
	uint32_t authserv_count, address_count;
};

/* Child to parent: after start-up (document_length bytes: why the child cannot work; 0: ready), and
 * for each mail: the document, attachment_count heads, the attachments' bytes in the same order. */
struct frame_answer {
	uint32_t magic;
	uint32_t attachment_count;
	uint64_t document_length;
	uint32_t renew; /* 1: this mail was odd, a new child shall read the next one */
	uint32_t unused;
};

struct frame_attachment {
	char sha256[64]; /* hexadecimal, no NUL */
	uint64_t length;
};

/* Blocking; true when all n bytes went through. */
bool frame_read(int fd, void *buffer, size_t n);
bool frame_write(int fd, const void *data, size_t n);

#endif
