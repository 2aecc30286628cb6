#include "imap.h"

#include <iconv.h>

char *
imap_folder_name(const char *utf8)
{
	iconv_t converter;
	char *in = (char *)(uintptr_t)utf8, *result, *out;
	size_t in_left = strlen(utf8), room = in_left * 5 + 16, out_left = room;
	bool good;

	for (const char *p = utf8; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return NULL;
	converter = iconv_open("UTF-7-IMAP", "UTF-8");
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
