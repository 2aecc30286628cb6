#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool
file_read(const char *name, size_t max, struct str *bytes)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
	char buffer[65536];
	int error = 0;
	size_t n;

	if (!file)
		return false;
	while (!error && (n = fread(buffer, 1, sizeof buffer, file)) > 0) {
		if (bytes->len + n > max)
			error = EFBIG;
		else
			str_add(bytes, buffer, n);
	}
	if (ferror(file))
		error = errno;
	if (file != stdin)
		fclose(file);
	errno = error;
	return !error;
}

const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *const types[][2] = {{"csv", "text/csv"}, {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"eml", "message/rfc822"}, {"gif", "image/gif"}, {"gz", "application/gzip"},
    {"htm", "text/html"}, {"html", "text/html"}, {"jpeg", "image/jpeg"}, {"jpg", "image/jpeg"},
    {"json", "application/json"}, {"mp3", "audio/mpeg"}, {"mp4", "video/mp4"},
    {"odt", "application/vnd.oasis.opendocument.text"}, {"pdf", "application/pdf"},
    {"png", "image/png"}, {"svg", "image/svg+xml"}, {"txt", "text/plain"}, {"webp", "image/webp"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"zip", "application/zip"}};

const char *
file_type(const char *path, const struct str *bytes)
{
	const char *dot = strrchr(file_name(path), '.');

	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (ascii_casecmp(dot + 1, types[i][0]) == 0)
			return types[i][1];
	bool text = bytes->len > 0 && utf8_valid(bytes->data, bytes->len) &&
	            !memchr(bytes->data, 0, bytes->len);
	return text ? "text/plain" : "application/octet-stream";
}
