#include "checkup.h"

#include <stdarg.h>
#include <unistd.h>
#include "ask.h"
#include "text.h"

enum { AREA_WIDTH = 15 };

static const char *const words[] = {"skip", "ok", "warn", "fail"};

void
checkup_begin(struct checkup *c, bool json, const char *instance)
{
	*c = (struct checkup){.json = json, .instance = instance};
	json_open(&c->list, '[');
}

void
checkup_on(struct checkup *c, const char *area, const char *object)
{
	c->area = area;
	c->object = object;
}

static void
add_format(struct str *out, const char *format, va_list args)
{
	char *text = xvasprintf(format, args);

	str_addz(out, text);
	free(text);
}

/* Of one of several desks: promisectl has to be told which, in the words of other rooms, too. */
static void
name_instance(struct str *out, const char *text, const char *instance)
{
	static const char command[] = "promisectl ";
	const char *at;

	while (instance && (at = strstr(text, command))) {
		at += sizeof command - 1;
		str_add(out, text, (size_t)(at - text));
		str_addf(out, "--instance %s ", instance);
		text = at;
	}
	str_addz(out, text);
}

void
check_remedy(struct checkup *c, const char *format, ...)
{
	struct str plain = {0};
	va_list args;

	va_start(args, format);
	add_format(&plain, format, args);
	va_end(args);
	str_truncate(&c->remedy, 0);
	name_instance(&c->remedy, str_text(&plain), c->instance);
	str_free(&plain);
}

static void
forget_waiting(struct checkup *c)
{
	if (c->waiting)
		fputs("\r\033[K", stdout);
	c->waiting = false;
}

void
check_waiting(struct checkup *c, const char *format, ...)
{
	struct str text = {0};
	va_list args;

	if (c->json || !isatty(STDOUT_FILENO))
		return;
	va_start(args, format);
	add_format(&text, format, args);
	va_end(args);
	forget_waiting(c);
	printf("      %s", str_text(&text));
	fflush(stdout);
	c->waiting = true;
	str_free(&text);
}

static void
print_line(struct checkup *c, enum check_level level, const char *text)
{
	forget_waiting(c);
	printf("%-5s %-*s ", words[level], AREA_WIDTH, c->area);
	if (c->object) {
		text_print(c->object);
		fputs(": ", stdout);
	}
	text_print(text);
	putchar('\n');
	if (c->remedy.len) {
		printf("%*s-> ", 6 + AREA_WIDTH + 1, "");
		text_print(c->remedy.data);
		putchar('\n');
	}
	fflush(stdout); /* the next check may take a while */
}

static void
keep_line(struct checkup *c, enum check_level level, const char *text)
{
	json_open(&c->list, '{');
	json_put(&c->list, "area", c->area);
	json_put(&c->list, "object", c->object);
	json_put(&c->list, "level", words[level]);
	json_put(&c->list, "text", text);
	json_put(&c->list, "todo", c->remedy.len ? c->remedy.data : NULL);
	json_close(&c->list, '}');
}

static void
tell(struct checkup *c, enum check_level level, const char *text)
{
	c->count[level]++;
	if (level == CHECK_OK || level == CHECK_SKIP)
		str_truncate(&c->remedy, 0);
	if (c->json)
		keep_line(c, level, text);
	else
		print_line(c, level, text);
	str_truncate(&c->remedy, 0);
}

void
check(struct checkup *c, enum check_level level, const char *format, ...)
{
	struct str text = {0};
	va_list args;

	va_start(args, format);
	add_format(&text, format, args);
	va_end(args);
	tell(c, level, str_text(&text));
	str_free(&text);
}

/* "what happened; what to do" and "what happened: run: what to do", not inside brackets. NULL:
 * neither. */
static const char *
find_remedy(const char *text, size_t *before)
{
	const char *found = NULL;
	int depth = 0;

	for (const char *at = text; *at; at++) {
		depth += (*at == '(') - (*at == ')');
		if (depth > 0 || (strncmp(at, "; ", 2) != 0 && strncmp(at, ": run: ", 7) != 0))
			continue;
		*before = (size_t)(at - text);
		found = at + (*at == ';' ? 2 : 7);
	}
	return found;
}

void
check_because(struct checkup *c, enum check_level level, const char *text)
{
	size_t before = strlen(text);
	const char *remedy = c->remedy.len ? NULL : find_remedy(text, &before);

	if (remedy)
		check_remedy(c, "%s", strncmp(remedy, "run: ", 5) == 0 ? remedy + 5 : remedy);
	char *first = xstrndup(text, before);
	tell(c, level, first);
	free(first);
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

int
checkup_end(struct checkup *c)
{
	enum check_level worst = c->count[CHECK_FAIL]   ? CHECK_FAIL
	                         : c->count[CHECK_WARN] ? CHECK_WARN
	                                                : CHECK_OK;

	json_close(&c->list, ']');
	forget_waiting(c);
	if (c->json) {
		char *all = xasprintf(
		    "{\"result\": \"%s\", \"checks\": %s}", words[worst], str_text(&c->list.out));
		print_json(all);
		free(all);
	} else {
		printf("\n%zu ok, %zu warning%s, %zu failure%s%s\n", c->count[CHECK_OK],
		    c->count[CHECK_WARN], plural(c->count[CHECK_WARN]), c->count[CHECK_FAIL],
		    plural(c->count[CHECK_FAIL]), worst == CHECK_OK ? ": all is well" : "");
	}
	str_free(&c->list.out);
	str_free(&c->remedy);
	return worst == CHECK_OK ? 0 : worst == CHECK_WARN ? 1 : 2;
}
