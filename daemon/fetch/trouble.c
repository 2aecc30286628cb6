#include "trouble.h"

#include "../common/mem.h"

enum {
	BREAKS_MAX = 3,
	ATTEMPTS_MAX = 10,
	FIRST_DELAY = 5000,
	LONGEST_DELAY = 30 * 60000,
};

static size_t
place_of(const struct troubles *t, uint32_t uid)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (t->at[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_at(const struct troubles *t, size_t place, uint32_t uid)
{
	return place < t->count && t->at[place].uid == uid;
}

const struct trouble *
trouble_find(const struct troubles *t, uint32_t uid)
{
	size_t place = place_of(t, uid);

	return is_at(t, place, uid) ? &t->at[place] : NULL;
}

void
trouble_suspect(struct troubles *t, uint32_t uid, int64_t now)
{
	size_t place = place_of(t, uid);

	if (is_at(t, place, uid))
		return;
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 16;
		t->at = xrealloc(t->at, t->room * sizeof *t->at);
	}
	memmove(&t->at[place + 1], &t->at[place], (t->count - place) * sizeof *t->at);
	t->at[place] = (struct trouble){.uid = uid, .due_at = now};
	t->count++;
}

enum trouble_verdict
trouble_failed(struct troubles *t, uint32_t uid, bool broken, bool others_came, int64_t now)
{
	int64_t delay = FIRST_DELAY;
	struct trouble *one;

	trouble_suspect(t, uid, now);
	one = &t->at[place_of(t, uid)];
	one->attempts++;
	one->breaks += broken;
	for (int i = 1; i < one->attempts && delay < LONGEST_DELAY; i++)
		delay *= 2;
	one->due_at = now + (delay < LONGEST_DELAY ? delay : LONGEST_DELAY);
	if (one->breaks >= BREAKS_MAX || (one->attempts >= ATTEMPTS_MAX && others_came))
		return TROUBLE_GIVE_UP;
	return TROUBLE_AGAIN;
}

void
trouble_over(struct troubles *t, uint32_t uid)
{
	size_t place = place_of(t, uid);

	if (!is_at(t, place, uid))
		return;
	t->count--;
	memmove(&t->at[place], &t->at[place + 1], (t->count - place) * sizeof *t->at);
}

int64_t
trouble_next_due(const struct troubles *t)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < t->count; i++)
		if (t->at[i].due_at < next)
			next = t->at[i].due_at;
	return next;
}

void
trouble_clear(struct troubles *t)
{
	free(t->at);
	*t = (struct troubles){0};
}
