#include "conf_private.h"

bool
conf_check_value(const char *path, const char *folder, const char *text, struct str *why)
{
	const struct conf_setting *s = conf_find(path);
	union {
		char *text;
		char **texts;
		struct secret secret;
		int64_t number;
		unsigned choice;
		bool yes;
	} place;

	memset(&place, 0, sizeof place);
	if (!s) {
		str_addf(why, "there is no setting \"%s\"", path);
		return false;
	}
	if (s->type == CONF_BOOL && strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
		str_addz(why, "must be true or false");
		return false;
	}
	bool ok = conf_store(s, &place, text, folder, why);
	conf_clear(s, &place);
	return ok;
}
