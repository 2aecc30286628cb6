/* Time expressions, in the five languages and in the ways in which they are written: what was said. (Which moment is
 * meant is SQL's and tested there.) Each stands behind words that promise. */
#include "test.h"

#include <string.h>
#include "../../daemon/read/promise.h"
#include "../../daemon/read/words.h"
#include "letter.h"

static int
start(void **state)
{
	(void)state;
	letter_words();
	return 0;
}

struct expression {
	const char *language, *text, *when; /* when: the object without its braces; "": none is found */
};

static void
check(const struct expression *e)
{
	struct arena *a = arena_new();
	struct promises found = promises_find(a, e->text, e->language);
	struct json j = {0};

	if (found.count) { /* "on" says nothing that its absence does not */
		struct features *f = &found.list[0].when.relations;
		f->bits[T_on / 64] &= ~((uint64_t)1 << T_on % 64);
		when_write(&j, &found.list[0].when);
	}
	const char *got = str_text(&j.out);
	size_t n = strlen(got);
	if (n != (*e->when ? strlen(e->when) + 2 : 0) || (n && strncmp(got + 1, e->when, n - 2) != 0))
		fail_msg("%s: \"%s\"\n  is     %s\n  not    {%s}", e->language, e->text, got, e->when);
	str_free(&j.out);
	arena_free(&a);
}

#define CHECK_ALL(list)                                                                            \
	for (size_t i = 0; i < sizeof(list) / sizeof *(list); i++)                                 \
	check(&(list)[i])

static void
test_days(void **state)
{
	static const struct expression list[] = {
	    {"en", "We will do it by Friday.", "\"relation\":\"by\",\"weekday\":5"},
	    {"en", "We will do it tomorrow, Sunday.", "\"weekday\":7,\"days\":1"},
	    {"en", "We will do it next Friday.", "\"weekday\":5,\"which\":\"next\""},
	    {"en", "We will do it on Friday next week.", "\"weekday\":5,\"week\":1"},
	    {"en", "We will do it on Fri. 27 Nov.", "\"weekday\":5,\"date\":{\"day\":27,\"month\":11}"},
	    {"en", "We will do it on Tuesady.", "\"weekday\":2"},
	    {"en", "We will do it by the 23rd.", "\"relation\":\"by\",\"monthday\":23"},
	    {"en", "We will do it on Wednesday the 18th.", "\"weekday\":3,\"monthday\":18"},
	    {"en", "We will do it by 27/11.", "\"relation\":\"by\",\"date\":{\"day\":27,\"month\":11,\"numeric\":true}"},
	    {"en", "We will do it by November 27th, 2026.", "\"relation\":\"by\",\"date\":{\"day\":27,\"month\":11,\"year\":2026}"},
	    {"en", "We will do it on 2026-11-27.", "\"date\":{\"day\":27,\"month\":11,\"year\":2026,\"numeric\":true}"},
	    {"ru", "Отправим 27-го ноября.", "\"date\":{\"day\":27,\"month\":11}"},
	    {"ru", "Отправим до среды, 4 февраля.", "\"relation\":\"by\",\"weekday\":3,\"date\":{\"day\":4,\"month\":2}"},
	    {"ru", "Отправим послезавтра.", "\"days\":2"},
	    {"lv", "Nosūtīsim līdz\n4. martam.", "\"relation\":\"by\",\"date\":{\"day\":4,\"month\":3}"},
	    {"lv", "Nosutisim sodien.", "\"days\":0"},
	    {"et", "Saadame reedeks.", "\"relation\":\"by\",\"weekday\":5"},
	    {"et", "Saadame järgmise nädala reedel.", "\"weekday\":5,\"week\":1"},
	    {"es", "Lo enviaremos el 12 de marzo.", "\"date\":{\"day\":12,\"month\":3}"},
	    {"es", "Lo enviaremos el viernes que viene.", "\"weekday\":5,\"which\":\"next\""},
	    {"es", "Lo enviaremos el viernes\n27 a las 19:30.", "\"weekday\":5,\"monthday\":27,\"time\":\"19:30\""},
	};

	(void)state;
	CHECK_ALL(list);
}

static void
test_clock(void **state)
{
	static const struct expression list[] = {
	    {"en", "We will do it by noon tomorrow.", "\"relation\":\"by\",\"days\":1,\"part\":\"noon\""},
	    {"en", "We will call you at 11.", "\"time\":\"11:00\""},
	    {"en", "We will call you Friday at half past four.", "\"weekday\":5,\"time\":\"4:30\""},
	    {"en", "We will call you on Friday at 5 pm.", "\"weekday\":5,\"time\":\"5:00\",\"meridiem\":\"pm\""},
	    {"en", "We will do it at 17.00.", "\"time\":\"17:00\""},
	    {"en", "We will do it tomorrow between 4 and 6 pm.",
		"\"days\":1,\"time\":\"4:00\",\"meridiem\":\"pm\",\"to\":{\"time\":\"6:00\",\"meridiem\":\"pm\"}"},
	    {"ru", "Позвоним сегодня в половине шестого.", "\"days\":0,\"time\":\"5:30\""},
	    {"ru", "Позвоним завтра к 11.", "\"relation\":\"by\",\"days\":1,\"time\":\"11:00\""},
	    {"lv", "Piezvanīsim rīt puspiecos.", "\"days\":1,\"time\":\"4:30\""},
	    {"lv", "Piezvanīsim rīt plkst. 10.15.", "\"days\":1,\"time\":\"10:15\""},
	    {"et", "Helistame homme kella kolmeks.", "\"relation\":\"by\",\"days\":1,\"time\":\"3:00\""},
	    {"et", "Helistame homme kell pool neli.", "\"days\":1,\"time\":\"3:30\""},
	    {"es", "Le llamaremos mañana a las cuatro y media.", "\"days\":1,\"time\":\"4:30\""},
	    {"es", "Le llamaremos hoy antes de las 7 de la tarde.",
		"\"relation\":\"by\",\"days\":0,\"time\":\"7:00\",\"meridiem\":\"pm\""},
	};

	(void)state;
	CHECK_ALL(list);
}

static void
test_amounts_and_periods(void **state)
{
	static const struct expression list[] = {
	    {"en", "We will do it in two days.", "\"relation\":\"in\",\"amount\":2,\"unit\":\"day\""},
	    {"en", "We will do it within 5 working days.", "\"relation\":\"within\",\"amount\":5,\"unit\":\"business day\""},
	    {"en", "We will do it in half an hour.", "\"relation\":\"in\",\"amount\":0.50,\"unit\":\"hour\""},
	    {"en", "We will do it in 2-3 days.",
		"\"relation\":\"in\",\"amount\":2,\"unit\":\"day\",\"to\":{\"amount\":3,\"unit\":\"day\"}"},
	    {"en", "We will do it in a week.", "\"relation\":\"in\",\"amount\":1,\"unit\":\"week\""},
	    {"en", "We will do it by the end of next week.",
		"\"relation\":\"by\",\"period\":\"week\",\"ahead\":1,\"part\":\"end\""},
	    {"en", "We will do it this month.", "\"period\":\"month\",\"ahead\":0"},
	    {"ru", "Ответим в течение часа.", "\"relation\":\"within\",\"amount\":1,\"unit\":\"hour\""},
	    {"ru", "Ответим через два часа.", "\"relation\":\"in\",\"amount\":2,\"unit\":\"hour\""},
	    {"ru", "Ответим в начале следующей недели.", "\"period\":\"week\",\"ahead\":1,\"part\":\"begin\""},
	    {"lv", "Nosūtīsim divu nedēļu laikā.", "\"relation\":\"within\",\"amount\":2,\"unit\":\"week\""},
	    {"lv", "Nosūtīsim pusotras stundas laikā.", "\"relation\":\"within\",\"amount\":1.50,\"unit\":\"hour\""},
	    {"et", "Vastame kahe tööpäeva jooksul.", "\"relation\":\"within\",\"amount\":2,\"unit\":\"business day\""},
	    {"et", "Vastame nädala pärast.", "\"relation\":\"in\",\"amount\":1,\"unit\":\"week\""},
	    {"es", "Le contestaremos dentro de dos semanas.", "\"relation\":\"in\",\"amount\":2,\"unit\":\"week\""},
	};

	(void)state;
	CHECK_ALL(list);
}

/* Times by which nothing is to be done, and what only looks like one. */
static void
test_none(void **state)
{
	static const struct expression list[] = {
	    {"en", "We will do it from Monday on.", ""},
	    {"en", "We will do it on Fridays.", ""},
	    {"en", "We will do it soon.", ""},
	    {"en", "We will do it in a few days.", ""},
	    {"en", "We will send 3 of the 12 boxes.", ""},
	    {"en", "We will come to 12 Main Street.", ""},
	    {"en", "We will send version 2.10 to you.", ""},
	    {"en", "We will do it no earlier than Friday.", ""},
	};

	(void)state;
	CHECK_ALL(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_days),
	    cmocka_unit_test(test_clock),
	    cmocka_unit_test(test_amounts_and_periods),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
