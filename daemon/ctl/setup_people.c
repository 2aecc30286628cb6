/* setup's fourth and fifth step: who answers, and when. */
#include <sysexits.h>
#include <unistd.h>
#include "file.h"
#include "people.h"
#include "setup.h"

/* --- agents --- */

/* The desk itself is no agent: what it wrote to itself would be an answer. */
static bool
names_desk(struct setup *s, const char *value)
{
	struct people people;
	bool found = setup_unless_none(value) && people_read(value, &people, NULL);

	if (!found)
		return false;
	found = people_have(&people, answer_of(s->answers, "address"));
	people_free(&people);
	if (found)
		setup_say(s, SAID_FAIL, "agents",
		    "%s is the desk's own address: name the people who answer by addresses of "
		    "their own",
		    answer_of(s->answers, "address"));
	return found;
}

static int
ask_agents(struct setup *s, const char **value)
{
	int code = setup_ask(s, "agents", NULL, value);

	while (code == EX_OK && names_desk(s, *value))
		code = setup_ask_again(s, "agents") ? setup_ask(s, "agents", "none", value)
		                                    : EX_DATAERR;
	return code;
}

static int
ask_lead(struct setup *s, const char *agents)
{
	struct people people = {0};
	const char *lead;

	if (!setup_unless_none(agents)) {
		setup_answer(s, "lead", "none");
		return EX_OK;
	}
	people_read(agents, &people, NULL);
	int code = setup_ask(s, "lead", people.at[0].address, &lead);
	people_free(&people);
	return code;
}

static int
ask_admin(struct setup *s)
{
	const char *lead = setup_unless_none(answer_of(s->answers, "lead")), *unused;
	char *initial =
	    lead ? xstrdup(lead)
	         : xasprintf("postmaster%s", strrchr(answer_of(s->answers, "address"), '@'));
	int code = setup_ask(s, "admin", initial, &unused);

	free(initial);
	return code;
}

/* What agents write is held where nothing can prove that it is theirs. */
static void
settle_trust(struct setup *s)
{
	bool nobody_vouches = !setup_unless_none(answer_of(s->answers, "trusted_authserv"));
	const char *trust = setup_answer(s, "trust", NULL);

	if (!nobody_vouches || strcmp(trust, "token") == 0 ||
	    !setup_unless_none(answer_of(s->answers, "agents")))
		return;
	if (!s->silent &&
	    setup_confirm(s, false,
	        "Nothing vouches for senders here. Believe agents by the secret address "
	        "in their mails alone?"))
		answer_set(s->answers, "trust", "token");
	else
		setup_say(s, SAID_WARN, "agents",
		    "what they write will be held, as nothing proves that it is theirs: see "
		    "trusted_authserv and trust in promised.conf(5)");
}

int
setup_agents(struct setup *s)
{
	const char *agents;

	setup_title(s, 4, "Agents");
	int code = ask_agents(s, &agents);
	if (code == EX_OK)
		code = ask_lead(s, agents);
	if (code == EX_OK)
		code = ask_admin(s);
	if (code != EX_OK)
		return code;
	settle_trust(s);
	if (setup_unless_none(agents))
		setup_say(s, SAID_OK, "agents", "%s", agents);
	else
		setup_say(s, SAID_WARN, "agents",
		    "nobody is told of tickets yet: name agents in promised.conf, or run setup "
		    "again");
	return EX_OK;
}

/* --- hours, languages, promises --- */

/* Debian has the name in /etc/timezone; elsewhere only the link tells. */
static char *
machine_zone(void)
{
	static const char folder[] = "/zoneinfo/";
	struct str text = {0};
	char link[512];
	char *zone = NULL;

	if (file_read("/etc/timezone", sizeof link, &text)) {
		str_truncate(&text, strcspn(str_text(&text), "\r\n"));
		zone = str_take(&text);
	} else {
		ssize_t n = readlink("/etc/localtime", link, sizeof link - 1);
		link[n > 0 ? n : 0] = 0;
		const char *name = strstr(link, folder);
		zone = name ? xstrdup(name + sizeof folder - 1) : NULL;
	}
	str_free(&text);
	if (zone && conf_check_value("desk.zone", "/", zone, &text) &&
	    strcmp(zone, "Etc/UTC") != 0) {
		str_free(&text);
		return zone;
	}
	str_free(&text);
	free(zone);
	return xstrdup("UTC");
}

/* The language that most customers of a country write in, where the desk has it. */
static const char *
language_of(const char *address)
{
	static const char *const countries[][2] = {{".lv", "lv"}, {".ee", "et"}, {".ru", "ru"},
	    {".by", "ru"}, {".kz", "ru"}, {".es", "es"}, {".mx", "es"}, {".ar", "es"},
	    {".cl", "es"}, {".co", "es"}, {".pe", "es"}};
	const char *dot = strrchr(address, '.');

	for (size_t i = 0; dot && i < sizeof countries / sizeof *countries; i++)
		if (ascii_casecmp(dot, countries[i][0]) == 0)
			return countries[i][1];
	return "en";
}

static char *
all_languages(const char *first)
{
	char **all = conf_languages();
	struct str list = {0};

	str_addz(&list, first);
	for (char **l = all; *l; l++)
		if (strcmp(*l, first) != 0)
			str_addf(&list, " %s", *l);
	conf_languages_free(&all);
	return str_take(&list);
}

static int
ask_found(struct setup *s, const char *key, char *initial)
{
	const char *unused;
	int code = setup_ask(s, key, initial, &unused);

	free(initial);
	return code;
}

static int
ask_hours(struct setup *s)
{
	const char *unused;
	int code = ask_found(s, "zone", machine_zone());

	if (code == EX_OK)
		code = setup_ask(s, "hours", NULL, &unused);
	if (code == EX_OK)
		code = setup_ask(s, "holidays_file", NULL, &unused);
	if (code == EX_OK)
		code = ask_found(
		    s, "languages", all_languages(language_of(answer_of(s->answers, "address"))));
	if (code == EX_OK)
		code = setup_ask(s, "first_reply", NULL, &unused);
	return code;
}

int
setup_hours(struct setup *s)
{
	const char *file;

	setup_title(s, 5, "Hours, languages and promises");
	int code = ask_hours(s);
	if (code != EX_OK)
		return code;
	file = setup_unless_none(answer_of(s->answers, "holidays_file"));
	if (file && access(file, R_OK) != 0) {
		setup_say(s, SAID_FAIL, "holidays", "cannot read %s: %m", file);
		return EX_NOINPUT;
	}
	setup_say(s, SAID_OK, "hours", "%s, %s", answer_of(s->answers, "hours"),
	    answer_of(s->answers, "zone"));
	setup_say(s, SAID_OK, "promises", "first answer %s, each next one %s, news %s (open time)",
	    setup_answer(s, "first_reply", NULL), setup_answer(s, "next_reply", NULL),
	    setup_answer(s, "update", NULL));
	setup_answer(s, "resolve", NULL);
	return EX_OK;
}
