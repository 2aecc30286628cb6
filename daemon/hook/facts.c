#include "facts.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>
#include "../common/shape.h"

struct shaping {
	struct shape_facts facts;
	char promise[24], level[24];
	char *incident, *title, *text;
};

static const char *
text_of(const json_t *data, const char *name)
{
	const char *text = json_string_value(json_object_get(data, name));

	return text ? text : "";
}

static void
take_event(struct shaping *s, const char *type)
{
	static const char prefix[] = "promise.";
	const char *event =
	    strncmp(type, prefix, strlen(prefix)) == 0 ? type + strlen(prefix) : type;
	const char **v = s->facts.values;

	v[SHAPE_EVENT] = event;
	v[SHAPE_TEST] = strcmp(event, "test") == 0 ? "yes" : NULL;
	v[SHAPE_ENDED] = strcmp(event, "ended") == 0 ? "yes" : NULL;
	v[SHAPE_ESCALATED] = strcmp(event, "escalated") == 0 ? "yes" : NULL;
}

static void
take_level(struct shaping *s, int64_t level)
{
	static const char *const severities[] = {"warning", "error", "critical"},
	                         *const priorities[] = {"3", "4", "5"};
	size_t i = level < 2 ? 0 : level == 2 ? 1 : 2;

	snprintf(s->level, sizeof s->level, "%" PRId64, level);
	s->facts.values[SHAPE_LEVEL] = s->level;
	s->facts.values[SHAPE_SEVERITY] = severities[i];
	s->facts.values[SHAPE_PRIORITY] = priorities[i];
}

static void
say(struct shaping *s)
{
	const char **v = s->facts.values;

	s->incident = xasprintf("%s/%s", v[SHAPE_TICKET], s->promise);
	if (v[SHAPE_TEST]) {
		s->title = xasprintf("%s: a test, nothing is wrong", v[SHAPE_DESK]);
		s->text =
		    xasprintf("Somebody tried the webhook with promisectl webhook test at %s.",
		        v[SHAPE_TIMESTAMP]);
	} else if (v[SHAPE_ENDED]) {
		s->title =
		    xasprintf("%s: promise %s is %s", v[SHAPE_TICKET], s->promise, v[SHAPE_STATE]);
		s->text = xasprintf("%s, queue %s: promise %s (%s), which was due %s, is %s.",
		    v[SHAPE_DESK], v[SHAPE_QUEUE], s->promise, v[SHAPE_KIND], v[SHAPE_DUE],
		    v[SHAPE_STATE]);
	} else {
		s->title = xasprintf(
		    "%s: promise %s is broken, level %s", v[SHAPE_TICKET], s->promise, s->level);
		s->text = xasprintf(
		    "%s, queue %s: promise %s (%s) was due %s and is broken; level %s is told.",
		    v[SHAPE_DESK], v[SHAPE_QUEUE], s->promise, v[SHAPE_KIND], v[SHAPE_DUE],
		    s->level);
	}
	v[SHAPE_INCIDENT] = s->incident;
	v[SHAPE_TITLE] = s->title;
	v[SHAPE_TEXT] = s->text;
}

static void
take(struct shaping *s, const json_t *facts, const struct conf_webhook *w, const char *id)
{
	const json_t *data = json_object_get(facts, "data");
	const char **v = s->facts.values;

	snprintf(s->promise, sizeof s->promise, "%" JSON_INTEGER_FORMAT,
	    json_integer_value(json_object_get(data, "promise")));
	v[SHAPE_ID] = id;
	v[SHAPE_TIMESTAMP] = text_of(facts, "timestamp");
	v[SHAPE_DESK] = text_of(data, "desk");
	v[SHAPE_TICKET] = text_of(data, "ticket");
	v[SHAPE_PROMISE] = s->promise;
	v[SHAPE_KIND] = text_of(data, "kind");
	v[SHAPE_DUE] = text_of(data, "due");
	v[SHAPE_QUEUE] = text_of(data, "queue");
	v[SHAPE_STATE] = text_of(data, "state");
	v[SHAPE_CHANNEL] = w->channel;
	v[SHAPE_KEY] = w->key.text;
	take_event(s, text_of(facts, "type"));
	if (json_is_true(json_object_get(data, "test")))
		v[SHAPE_TEST] = "yes";
	take_level(s, json_integer_value(json_object_get(data, "level")));
	say(s);
}

char *
facts_shaped(const struct conf_webhook *w, const char *facts, const char *id, struct fail *f)
{
	json_t *json = json_loads(facts, 0, NULL);
	struct shaping s = {0};
	struct str why = {0};

	if (!json) {
		fail(f, NEVER, "the call's facts are no JSON");
		return NULL;
	}
	take(&s, json, w, id);
	char *text = shape_fill(w->filling, &s.facts, &why);
	if (!text)
		fail(f, NEVER, "the shape \"%s\": %s", w->shape, str_text(&why));
	json_decref(json);
	str_free(&why);
	free(s.incident);
	free(s.title);
	free(s.text);
	return text;
}
