/* In which language a text is: lines as customers write them (tests/languages), and what each rule is there for. */
#include "test.h"

#include <stdlib.h>
#include "../../daemon/common/str.h"
#include "../../daemon/read/language.h"
#include "../../daemon/read/words.h"

struct score {
	char expected[8];
	int lines, right, none, wrong;
};

static const char *
found_in(const char *text, struct language *l)
{
	*l = language_find(text);
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
	score_file("tests/languages/blind.tsv", 0.9);
	score_file("tests/languages/more.tsv", 0.8);
}

static int
start(void **state)
{
	struct str errors = {0};

	(void)state;
	if (!words_use_folder("conf/languages", &errors))
		fail_msg("%s", str_text(&errors));
	language_prepare();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blind),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
