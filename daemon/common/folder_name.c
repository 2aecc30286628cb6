#include "folder_name.h"

#include <iconv.h>
#include <stdbool.h>
#include "str.h"

static char *
convert(const char *text, const char *from, const char *to)
{
	iconv_t converter = iconv_open(to, from);
	char *in = (char *)(uintptr_t)text, *result, *out;
	size_t in_left = strlen(text), room = in_left * 5 + 16, out_left = room;
	bool good;

	if (converter == (iconv_t)-1)
		return NULL;
	result = out = xcalloc(1, room + 1);
	good = iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1 &&
	       iconv(converter, NULL, NULL, &out, &out_left) != (size_t)-1;
	iconv_close(converter);
	if (good)
		return result;
	free(result);
	return NULL;
}

static bool
has_controls(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

char *
folder_name_encode(const char *utf8)
{
	return has_controls(utf8) ? NULL : convert(utf8, "UTF-8", "UTF-7-IMAP");
}

char *
folder_name_decode(const char *encoded)
{
	return convert(encoded, "UTF-7-IMAP", "UTF-8");
}
