#include "ctl.h"

#include <stdarg.h>
#include <sysexits.h>
#include "../common/mem.h"

static void
complain(const char *format, va_list args, const char *more)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return;
	/* A name out of a mail or a server's words may be in it: nothing may drive the terminal. */
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	fprintf(stderr, "promisectl: %s%s\n", text, more);
	free(text);
}

int
ctl_error(int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args, "");
	va_end(args);
	return code;
}

int
ctl_usage(const char *verb, const char *format, ...)
{
	va_list args;
	char *more = xasprintf("; see promisectl %s%s--help", verb ? verb : "", verb ? " " : "");

	va_start(args, format);
	complain(format, args, more);
	va_end(args);
	free(more);
	return EX_USAGE;
}
