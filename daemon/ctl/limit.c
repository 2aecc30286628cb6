#include "limit.h"

#include <inttypes.h>
#include "../common/mem.h"
#include "../common/suggest.h"
#include "when.h"

enum { MINUTE = 60, HOUR = 3600 };

static const struct limits defaults = {{
    {"clock", true, 2 * MINUTE, 10 * MINUTE, "the daemon has done nothing for",
        "systemctl status promised"},
    {"fetch", true, 15 * MINUTE, HOUR, "a mailbox was not fetched for", "promisectl status"},
    {"unread", true, 15 * MINUTE, HOUR, "stored mail is unread for",
        "journalctl -u promised PROMISED_ROLE=read"},
    {"parked", false, 0, 10, "parked mails:", "promisectl parked list"},
    {"outbox", true, HOUR, 4 * HOUR, "outgoing mail waits for",
        "promisectl outbox list --state retry"},
    {"failed", false, 0, 10,
        "mails that failed within a day:", "promisectl outbox list --state failed"},
    {"webhooks", true, 15 * MINUTE, HOUR, "a webhook's call waits for",
        "journalctl -u promised PROMISED_ROLE=hook"},
    {"timers", true, 5 * MINUTE, 15 * MINUTE, "what is due by the clock waits for",
        "journalctl -u promised PROMISED_ROLE=clock"},
    {"alarms", false, 0, LIMIT_OFF, "alarms in force:", "promisectl status"},
    {"broken", false, 0, LIMIT_OFF, "broken promises:", "promisectl promises --broken"},
    {"due", false, LIMIT_OFF, LIMIT_OFF,
        "promises due within an hour:", "promisectl promises --due"},
    {"held", false, LIMIT_OFF, LIMIT_OFF,
        "agents' mails that are held:", "promisectl tickets --held"},
    {"wait", true, LIMIT_OFF, LIMIT_OFF, "a customer waits for an answer for",
        "promisectl tickets"},
    {"restored", true, 0, LIMIT_OFF, "since a restore nothing has been sent for",
        "promisectl outbox held"},
    {"logins", false, 0, LIMIT_OFF, "accounts that need a login:", "promisectl oauth status"},
    {"open", false, LIMIT_OFF, LIMIT_OFF, "open tickets:", "promisectl tickets"},
}};

struct limits
limits_default(void)
{
	return defaults;
}

const struct limit *
limits_find(const struct limits *l, const char *name)
{
	for (size_t i = 0; i < LIMIT_COUNT; i++)
		if (strcmp(l->of[i].name, name) == 0)
			return &l->of[i];
	return NULL;
}

static enum outcome
unknown_name(const char *name, struct fail *f)
{
	const char *names[LIMIT_COUNT + 1] = {0};

	for (size_t i = 0; i < LIMIT_COUNT; i++)
		names[i] = defaults.of[i].name;
	const char *near = suggest(names, name);
	if (near)
		return fail(
		    f, NEVER, "nothing is measured as \"%s\" (did you mean \"%s\"?)", name, near);
	return fail(f, NEVER, "nothing is measured as \"%s\"", name);
}

/* "20m", "90" (seconds, where it is a time), "off". */
static bool
read_value(const struct limit *l, const char *text, int64_t *value)
{
	char *end, *shift = xasprintf("+%s", text);
	long long seconds;

	*value = LIMIT_OFF;
	bool time = l->seconds && when_read_shift(shift, &seconds);
	free(shift);
	if (time)
		*value = seconds;
	if (time || strcmp(text, "off") == 0)
		return true;
	*value = strtoll(text, &end, 10);
	return ascii_isdigit((unsigned char)*text) && *end == 0 && *value <= 1000000000;
}

enum outcome
limits_set(struct limits *l, enum limit_state state, const char *text, struct fail *f)
{
	size_t n = strcspn(text, "=");
	char *name = xstrndup(text, n);
	const struct limit *known = limits_find(l, name);
	enum outcome o = known ? DONE : unknown_name(name, f);
	int64_t value = 0;

	free(name);
	if (!known)
		return o;
	if (!text[n] || !read_value(known, text + n + 1, &value))
		return fail(f, NEVER, "\"%s\" is no limit: write %s=%s or %s=off", text,
		    known->name, known->seconds ? "20m" : "5", known->name);
	struct limit *own = &l->of[known - l->of];
	if (state == LIMIT_WARNING)
		own->warning = value;
	else
		own->critical = value;
	return DONE;
}

enum limit_state
limit_judge(const struct limit *l, int64_t value)
{
	if (l->critical != LIMIT_OFF && value > l->critical)
		return LIMIT_CRITICAL;
	if (l->warning != LIMIT_OFF && value > l->warning)
		return LIMIT_WARNING;
	return LIMIT_OK;
}

const char *
limit_word(enum limit_state state)
{
	static const char *const words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

	return words[state];
}

static void
add_bound(struct str *out, int64_t bound)
{
	str_addc(out, ';');
	if (bound != LIMIT_OFF)
		str_addf(out, "%" PRId64, bound);
}

void
limit_perfdata(const struct limit *l, int64_t value, struct str *out)
{
	str_addf(out, "%s=%" PRId64 "%s", l->name, value, l->seconds ? "s" : "");
	add_bound(out, l->warning);
	add_bound(out, l->critical);
	str_addz(out, ";0");
}
