#include "outcome.h"

#include <stdarg.h>
#include "mem.h"

const char *
outcome_name(enum outcome o)
{
	static const char *const names[] = {"done", "later", "never", "unknown"};

	return names[o];
}

enum outcome
fail(struct fail *f, enum outcome o, const char *format, ...)
{
	va_list args;

	if (!f)
		return o;
	va_start(args, format);
	vsnprintf(f->text, sizeof f->text, format, args);
	va_end(args);
	return o;
}
