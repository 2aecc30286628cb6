/* In which language a text is: lines as customers write them (tests/languages), and what each rule is there for. */
#include "test.h"

#include <stdlib.h>
#include "../../daemon/common/str.h"
#include "../../daemon/read/language.h"
#include "letter.h"

struct score {
	char expected[8];
	int lines, right, none, wrong;
};

static const char *
found_in(const char *text, struct language *l)
{
	*l = language_find(text);
	assert_true(l->confidence >= 0 && l->confidence <= 1);
	return l->code && l->confidence >= LANGUAGE_CERTAIN ? l->code : "-";
}

/* "\n" in a line of the files is a line end. */
static void
unescape(char *s)
{
	char *to = s;

	for (const char *from = s; *from; from++)
		if (from[0] == '\\' && from[1] == 'n') {
			*to++ = '\n';
			from++;
		} else {
			*to++ = *from;
		}
	*to = 0;
}

static struct score *
score_of(struct score *scores, const char *expected)
{
	while (scores->expected[0] && strcmp(scores->expected, expected) != 0)
		scores++;
	snprintf(scores->expected, sizeof scores->expected, "%.7s", expected);
	return scores;
}

static void
score_line(struct score *scores, char *line)
{
	char *text = strchr(line, '\t');
	struct language l;

	line[strcspn(line, "\n")] = 0;
	if (line[0] == '#' || !text)
		return;
	*text++ = 0;
	unescape(text);
	struct score *s = score_of(scores, line);
	const char *found = found_in(text, &l);
	bool right = strcmp(found, line) == 0, none = strcmp(found, "-") == 0;
	s->lines++;
	s->right += right;
	s->none += none && !right;
	s->wrong += !none && !right;
	if (!right && getenv("VERBOSE"))
		printf("#   %s, not %s (%s %.2f by %s of %u words): %s\n", found, line, l.code ? l.code : "-",
		    l.confidence, l.by ? l.by : "nothing", l.words, text);
}

static void
score_file(const char *path, double least)
{
	struct score scores[16] = {0}, all = {0};
	char line[4096];
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		score_line(scores, line);
	fclose(f);
	printf("# | %s\n", path);
	for (struct score *s = scores; s->expected[0]; s++) {
		printf("# |   %-2s %4d lines %4d right %3d undecided %3d wrong\n", s->expected, s->lines, s->right, s->none,
		    s->wrong);
		all.lines += s->lines;
		all.right += s->right;
		all.wrong += s->wrong;
	}
	assert_true(all.right >= least * all.lines);
	assert_true(all.wrong * 50 <= all.lines);
}

static void
test_blind(void **state)
{
	(void)state;
	score_file("tests/languages/blind.tsv", 0.94);
	score_file("tests/languages/more.tsv", 0.97);
	score_file("tests/languages/fresh.tsv", 0.9);
}

static void
check(const char *text, const char *expected)
{
	struct language l;
	const char *found = found_in(text, &l);

	if (strcmp(found, expected) != 0)
		fail_msg("%s, not %s (%s %.2f of %u words): %s", found, expected, l.code ? l.code : "-", l.confidence,
		    l.words, text);
}

/* What each rule is there for. */
static void
test_rules(void **state)
{
	(void)state;
	check("", "-");
	check("\n\n", "-");
	/* greetings and thanks, however many */
	check("Hello! Good morning, dear Sir or Madam. Thank you very much! Best regards", "-");
	check("Labdien! Liels paldies! Ar cieņu, Anna", "-");
	check("Добрый день! Большое спасибо! С уважением, Анна", "-");
	check("Labdien! Добрый день! Tere! Когда придёт мой заказ?", "ru");
	/* names, of people, streets, products */
	check("Сергей Иванов, Анна Петрова, Москва, Тверская улица", "-");
	check("When does Mr Jānis Bērziņš of Rīgas Ūdens come?", "en");
	check("Привезите на Brīvības gatve 214, Rīga, и позвоните, пожалуйста", "ru");
	/* addresses, paths, numbers, code */
	check("https://example.org/what-is-the-answer-to-this?with=your&from=the mail@the.answer.to.what.example", "-");
	check("Не открывается https://example.org/what/is/the/answer?to=this&with=your и файл C:\\have\\you\\the.txt", "ru");
	check("Не запускается, вот что пишет:\n\n    Cannot open the file that you have given to it, it is not there\n", "ru");
	check("No arranca el programa y no sé qué hacer:\nERROR: the file that you have given is not there\n", "es");
	/* what a program said stands in quotes */
	check("Programma nestartējas un raksta \"The file that you have given to it is not there\"", "lv");
	check("Programm ei käivitu ja ütleb mulle iga kord “The file that you have given to it is not there”", "et");
	/* without marks, and with marks apart from their letters */
	check("labdien vai es varu mainit piegades adresi jo esmu parvacies", "lv");
	check("El\xCC\x81 pedido no llego\xCC\x81 todavi\xCC\x81" "a y quiero saber por que\xCC\x81", "es");
	check("Мо\xD0\xB8\xCC\x86 заказ ещ\xD0\xB5\xCC\x88 не пришёл, что делать?", "ru");
	/* two languages, about as much of each */
	check("Когда придёт мой заказ? When does my order come?", "-");
	check("Kad atnāks mans pasūtījums? Millal mu tellimus tuleb?", "-");
	check("En un par de horitas queda.", "-"); /* more speaks for another than for the best */
	/* a few words are no mail */
	check("Где заказ?", "-");
	check("Where is it?", "en");
	/* other scripts */
	check("我的订单还没有到，请问什么时候能到？", "-");
	check("Πού είναι η παραγγελία μου; Περιμένω από τη Δευτέρα.", "-");
}

/* A long text costs no more than its beginning. */
static void
test_long(void **state)
{
	struct str text = {0};

	(void)state;
	while (text.len < 4 * 1024 * 1024)
		str_addz(&text, "Where is the parcel that you have sent to me last week? ");
	struct language l = language_find(text.data);
	assert_string_equal(l.code, "en");
	assert_true(l.words < 1000);
	str_free(&text);
}

static void
test_declared(void **state)
{
	static const char *const values[][2] = {{"lv", "lv"}, {"EN-us", "en"}, {" ru ", "ru"}, {"en, ru", NULL},
	    {"", NULL}, {"e", NULL}, {"English", NULL}, {"est", "est"}, {"e2", NULL}, {"ru; q=1", NULL}, {"ru ,en", NULL}};
	struct mail m = {.arena = arena_new()};

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct field field = {.name = "Content-Language", .value = values[i][0], .text = values[i][0]};
		m.fields = &field;
		const char *found = language_declared(&m);
		if (!values[i][1])
			assert_null(found);
		else
			assert_string_equal(found, values[i][1]);
	}
	m.fields = NULL;
	assert_null(language_declared(&m));
	arena_free(&m.arena);
}

static int
start(void **state)
{
	(void)state;
	letter_words();
	language_prepare();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blind),
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_declared),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
