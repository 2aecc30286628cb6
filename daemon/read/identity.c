#include "identity.h"

#include "../common/str.h"

enum { ID_LENGTH_MAX = 998, IDS_MAX = 200 };

struct list {
	struct arena *arena;
	struct identity *first, **end;
	size_t count;
};

/* Drops the second oldest: the first id (the thread's root) and the newest ones are what threading
 * needs. */
static void
list_shorten(struct list *l)
{
	struct identity *second = l->first->next;

	l->first->next = second->next;
	l->count--;
}

static void
list_add(struct list *l, const char *s, size_t n)
{
	struct str id = {0};

	if (n == 0 || n > ID_LENGTH_MAX)
		return;
	str_addc(&id, '<');
	for (size_t i = 0; i < n; i++)
		if (!ascii_isspace(s[i]))
			str_addc(&id, s[i]);
	str_addc(&id, '>');
	for (struct identity *known = l->first; known; known = known->next)
		if (strcmp(known->id, id.data) == 0) {
			str_free(&id);
			return;
		}
	*l->end = arena_alloc(l->arena, sizeof **l->end);
	(*l->end)->id = arena_strndup(l->arena, id.data, id.len);
	l->end = &(*l->end)->next;
	if (++l->count > IDS_MAX)
		list_shorten(l);
	str_free(&id);
}

/* A word outside brackets: an id whose brackets were lost, unless it is part of a phrase. */
static const char *
word_add(struct list *l, const char *p, bool alone)
{
	size_t n = strcspn(p, " \t,;<");
	const char *at = memchr(p, '@', n);

	if (alone || (at && at != p && at != p + n - 1 && !strpbrk(p, "<")))
		list_add(l, p, n && p[n - 1] == '>' ? n - 1 : n);
	return p + n;
}

static void
value_read(struct list *l, const char *p, bool alone)
{
	while (*p) {
		size_t n = *p == '<' ? strcspn(p + 1, ">") : 0;
		if (*p == '<' && p[n + 1] == '>') {
			list_add(l, p + 1 + strspn(p + 1, "<"), n - strspn(p + 1, "<"));
			p += n + 2;
		} else if (*p == '<' || ascii_isspace(*p) || *p == ',' || *p == ';') {
			p++;
		} else {
			p = word_add(l, p, alone && !l->count && !strpbrk(p, " \t<"));
		}
	}
}

struct identity *
identity_read(struct arena *a, const struct field *fields, const char *name)
{
	struct list l = {.arena = a};
	bool alone = ascii_casecmp(name, "Message-ID") == 0;

	l.end = &l.first;
	for (const struct field *f = mail_field(fields, name); f; f = mail_next(f))
		value_read(&l, f->value, alone);
	return l.first;
}
