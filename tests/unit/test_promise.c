/* What commits, and what takes a commitment back: the rules of clauses, one after the other, and that a long text costs
 * little. How well promises are found in whole mails is tests/promises/run's. */
#include "test.h"

#include <string.h>
#include <time.h>
#include "../../daemon/read/promise.h"
#include "letter.h"

static int
start(void **state)
{
	(void)state;
	letter_words();
	return 0;
}

/* found: class (c, d; in capitals when conditional) and words of each promise: "c by Friday|d tomorrow". */
static void
check(const char *language, const char *text, const char *found)
{
	struct arena *a = arena_new();
	struct promises p = promises_find(a, text, language);
	struct str all = {0};

	for (size_t i = 0; i < p.count; i++)
		str_addf(&all, "%s%c %s", i ? "|" : "",
		    p.list[i].contact ? (p.list[i].conditional ? 'C' : 'c') : (p.list[i].conditional ? 'D' : 'd'), p.list[i].words);
	if (strcmp(str_text(&all), found) != 0)
		fail_msg("%s: \"%s\"\n  is     %s\n  not    %s", language, text, str_text(&all), found);
	str_free(&all);
	arena_free(&a);
}

static void
test_commits(void **state)
{
	(void)state;
	check("en", "I'll get back to you by Friday.", "c by Friday");
	check("en", "A replacement leaves our warehouse tomorrow.", "d tomorrow");
	check("en", "We will send you the invoice on Monday and call you on Tuesday.", "d on Monday|c on Tuesday");
	check("en", "I'll check and write to you tomorrow.", "c tomorrow");
	check("en", "Will look at the logs tomorrow and write to you then.", "c tomorrow");
	check("en", "Friday: new build on your server.", "d Friday");
	check("en", "We will ship the router on Tuesday, the cables on Thursday.", "d on Tuesday|d on Thursday");
	check("en", "I'll email you tomorrow.", "c tomorrow");
	check("en", "I'll email you the invoice tomorrow.", "d tomorrow");
	check("en", "On Monday the gearbox goes on the truck; that same day I send you the number.", "d On Monday|d that same day");
	check("ru", "Основной канал восстановим завтра, резервный - в среду.", "d завтра|d в среду");
	check("et", "Helistan reedel.", "c reedel");
}

static void
test_refusals(void **state)
{
	(void)state;
	check("en", "We won't make it by Monday.", "");
	check("en", "We will come not today, but on Monday.", "d on Monday");
	check("en", "Instead of Thursday he will come on Friday.", "d on Friday");
	check("en", "We will ship on Friday, and you needn't send the old one back.", "d on Friday");
	check("en", "We hope to finish on Thursday.", "");
	check("en", "We will remove it by noon tomorrow and then your scanner should work.", "d by noon tomorrow");
	check("en", "Shall we call you on Friday?", "");
	check("en", "Please send it by Friday.", "");
	check("en", "We shipped it on Monday.", "");
	check("en", "The courier usually delivers on Tuesday.", "");
	check("en", "You said that someone would call me by Friday.", "");
	check("en", "We will hold it on Friday, \"we'll be there on Monday\" was a mistake.", "");
	check("en", "We are closed on Wednesday.", "");
	check("es", "¿Le llamamos el viernes? El lunes se lo enviaremos.", "d El lunes");
}

static void
test_conditions(void **state)
{
	(void)state;
	check("en", "If you confirm today, we will ship it tomorrow.", "D tomorrow");
	check("en", "We will ship it tomorrow if you confirm today.", "D tomorrow");
	check("en", "Send us the form today and we will ship tomorrow.", "D tomorrow");
	check("en", "Once the payment is in, we will ship within two days.", "");
	check("en", "The fix goes live tonight at 10 pm, and I'll ping you once it is out.", "d tonight at 10 pm");
	check("en", "I'll call you on Friday, even if there is no news.", "c on Friday");
}

static void
test_sentences(void **state)
{
	(void)state;
	check("en", "We will deliver it on 2 April,\n12:00 at the latest, as agreed.", "d on 2 April,\n12:00 at the latest");
	check("lv", "Logus iestiklosim līdz\n4. martam. 5. martā plkst. 17 atbrauksim.", "d līdz\n4. martam|d 5. martā plkst. 17");
	check("es", "lunes -> cableado y racks\nmartes -> instalamos las cámaras", "d lunes|d martes");
	check("en", "Dr. Smith will call you on Fri. 27 Nov. at 5 p.m. sharp. Bye", "c on Fri. 27 Nov. at 5 p.m. sharp");
	check("en", "Done.\n\nBest regards,\nTom\nWe will answer within 24 hours", "");
	check("en", "Done.\n\nBest regards,\nTom\n\nPS I'll call you on Friday", "c on Friday");
	check(NULL, "Добрый день! Завтра пришлём счёт.", "d Завтра");
	check(NULL, "", "");
}

static double
cpu_ms(const char *text)
{
	struct timespec from, to;
	struct arena *a = arena_new();

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	promises_find(a, text, "en");
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	arena_free(&a);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static char *
repeated(const char *piece, size_t size)
{
	struct str s = {0};

	while (s.len < size)
		str_addz(&s, piece);
	return str_take(&s);
}

/* Four times the text takes about four times as long, whatever it is made of. A megabyte of such texts takes a tenth of a
 * second; the bound leaves room for sanitizers and other people's work. */
static void
test_linear(void **state)
{
	static const char *const pieces[] = {"a ", "friday ", "if ", "\" ", "( ", "by ", "1 ", "12:30-", "1.\n", "of the ", "not friday ",
	    "will not ", "? ", "\xC2\xBF ", "next ", "twenty ", "friday 5 or ", "between 4 and ", "10 am ", "x", "x@", "\n", "within ",
	    "we'll call you on friday, ", "2. ", "is being ", "friday: ", "1,1,1,1", "no later than "};

	(void)state;
	cpu_ms("Warm up on Friday.");
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *small = repeated(pieces[i], 100000), *large = repeated(pieces[i], 400000);
		double little = cpu_ms(small), much = cpu_ms(large);
		if (much > 8 * little + 50 || much > 5000)
			fail_msg("\"%s\": %.0f ms for 100 kB, %.0f ms for 400 kB", pieces[i], little, much);
		free(small);
		free(large);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commits),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_conditions),
	    cmocka_unit_test(test_sentences),
	    cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
