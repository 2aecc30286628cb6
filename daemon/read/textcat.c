#include "textcat.h"

#include <libexttextcat/textcat.h>
#include <sys/mman.h>
#include <unistd.h>
#include "../common/str.h"

#define FINGERPRINTS "/usr/share/libexttextcat/"

enum { TEXT_MIN = 20, TEXT_MAX = 400 }; /* bytes: below it guesses, more only takes longer */

static void *handle;
static const char *const *known; /* the languages; guesses are these texts */

/* The library wants a file that names the fingerprints: one in memory, that names those of the desk
 * and no others. The fewer there are to choose from the fewer mistakes are made. */
static int
list_fingerprints(const char *const *languages)
{
	struct str list = {0};

	for (; *languages; languages++) {
		char *path = xasprintf(FINGERPRINTS "%s.lm", *languages);
		if (access(path, R_OK) == 0)
			str_addf(&list, "%s.lm %s\n", *languages, *languages);
		free(path);
	}
	int fd = list.len ? memfd_create("fingerprints", MFD_CLOEXEC) : -1;
	if (fd >= 0 && write(fd, list.data, list.len) != (ssize_t)list.len) {
		close(fd);
		fd = -1;
	}
	str_free(&list);
	return fd;
}

void
textcat_prepare(const char *const *languages)
{
	char path[64];

	if (handle)
		textcat_Done(handle);
	handle = NULL;
	known = languages;
	int fd = list_fingerprints(languages);
	if (fd < 0)
		return;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	handle = special_textcat_Init(path, FINGERPRINTS);
	close(fd);
}

const char *
textcat_guess(const char *text, size_t length)
{
	if (!handle || length < TEXT_MIN)
		return NULL;
	/* "[ru]", "[ru][lv]" when both are about as like, "UNKNOWN", "SHORT" */
	const char *answer = textcat_Classify(
	    handle, text, length > TEXT_MAX ? utf8_cut(text, length, TEXT_MAX) : length);
	for (const char *const *l = known; answer && *l; l++) {
		size_t n = strlen(*l);
		if (answer[0] == '[' && !strncmp(answer + 1, *l, n) && !strcmp(answer + 1 + n, "]"))
			return *l;
	}
	return NULL;
}
