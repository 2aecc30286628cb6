/* promise.c: any text in any of the languages. Each sentence found stands in the text, its quote
 * and its time in the sentence; times are within their bounds. */
#include "../../daemon/read/promise.h"
#include "with_words.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_point(const struct point *p)
{
	assert(p->weekday == NOTHING || (p->weekday >= 1 && p->weekday <= 7));
	assert(p->base != BASE_DATE ||
	       (p->day >= 1 && p->day <= 31 && p->month >= 1 && p->month <= 12));
	assert(p->base != BASE_MONTHDAY || (p->day >= 1 && p->day <= 31));
	assert(p->base != BASE_AMOUNT || p->amount >= 0);
	assert(p->hour == NOTHING ||
	       (p->hour >= 0 && p->hour <= 24 && p->minute >= 0 && p->minute < 60));
}

static void
check_promise(const struct promise *p, const char *text)
{
	assert(strstr(text, p->sentence));
	assert(strstr(p->sentence, p->quote));
	assert(strstr(p->sentence, p->words));
	check_point(&p->when.from);
	if (p->when.range)
		check_point(&p->when.to);
}

/* The first byte chooses the language; 0: found out. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *const *languages = words_languages("time.monday");
	struct arena *a = arena_new();
	struct str text = {0};
	size_t count = 0, chosen = size ? data[0] : 0;

	while (languages[count])
		count++;
	chosen %= count + 1;
	if (size)
		utf8_clean(&text, (const char *)data + 1, size - 1);
	struct promises found =
	    promises_find(a, str_text(&text), chosen ? languages[chosen - 1] : NULL);
	for (size_t i = 0; i < found.count; i++)
		check_promise(&found.list[i], str_text(&text));
	struct json j = {0};
	promises_write(&j, &found);
	str_free(&j.out);
	str_free(&text);
	arena_free(&a);
	return 0;
}
