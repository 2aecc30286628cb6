/* Any bytes at all must give a document: everything that the sandboxed reader does, without the
 * walls, under the sanitizers. The same program runs single files: fuzz_understand FILE... */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../daemon/common/str.h"
#include "../../daemon/read/understand.h"
#include "with_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_document(const void *bytes, size_t size, bool header_only)
{
	static const char *const authserv[] = {"mx.acme.test", NULL}, *const own[] = {
	                                                                  "support@acme.test",
	                                                                  NULL};
	static const struct reader_facts facts = {authserv, "+", own};
	struct understanding u;

	understand(bytes, size, header_only, &facts, &u);
	size_t n = strlen(u.document);
	if (!utf8_valid(u.document, n) || u.document[0] != '{' || u.document[n - 1] != '}')
		abort();
	for (size_t i = 0; i < u.attachment_count; i++) /* the parent refuses a longer one */
		if (u.attachments[i].part->length > size)
			abort();
	understanding_free(&u);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* As in reader.c: eight NULs behind the mail; and of a size of its own, for the sanitizer.
	 */
	char *bytes = xcalloc(1, size + 8);

	if (size)
		memcpy(bytes, data, size);
	check_document(bytes, size, false);
	if (size < 2000)
		check_document(bytes, size, true);
	free(bytes);
	return 0;
}
