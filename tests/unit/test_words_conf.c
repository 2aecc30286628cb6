/* The words of languages: what a good file gives, and that each fault is told with its file and line. */
#include "test.h"

#include "../../daemon/common/words.h"
#include "../../daemon/read/words.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-words-XXXXXX";

static int
start(void **state)
{
	(void)state;
	scratch_make(folder);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	scratch_remove(folder);
	return 0;
}

static void
write_words(const char *language, const char *text)
{
	char *path = xasprintf("%s/words.conf", language);

	scratch_write(folder, path, text);
	free(path);
}

static void
check_refused(const char *text, const char *error)
{
	struct str errors = {0};
	char *wanted = xasprintf("%s/xx/words.conf:%s", folder, error);

	write_words("xx", text);
	assert_null(words_load(folder, &errors));
	if (!strstr(str_text(&errors), wanted))
		fail_msg("no \"%s\" in %s", wanted, str_text(&errors));
	free(wanted);
	str_free(&errors);
}

static void
test_faults(void **state)
{
	(void)state;
	check_refused("mail = { };", "1: name: is missing");
	check_refused("name = \"x\";\ntimes = { };", "2: times: there is no such group; did you mean \"time\"?");
	check_refused("name = \"x\";\ntime = {\n mondy = [ \"x\" ];\n};", "3: time.mondy: there is no such list; did you mean \"monday\"?");
	check_refused("name = \"x\";\ntime = [ \"x\" ];", "2: time: must be a group { }");
	check_refused("name = \"x\";\ntime = { monday = 1; };", "2: time.monday: must be a list");
	check_refused("name = \"x\";\ntime = { monday = ( \"a\",\n 7 ); };", "3: time.monday: must be a list of texts");
	check_refused("name = \"x\";\ntime = { monday = [ \"a\",\n \"b{c\" ]; };", "3: time.monday: \"b{c\" has a { without a }");
	check_refused("name = \"x\";\ntime = { monday = [ \"b}c\" ]; };", "2: time.monday: \"b}c\" has a } without a {");
	check_refused("name = \"x\";\ntime = { monday = [ \"b*c*\" ]; };", "2: time.monday: \"b*c*\" has a word of nothing");
	check_refused("name = \"x\";\ntime = { monday = [ \" \" ]; };", "2: time.monday: \" \" is empty");
	check_refused("name = \"x\";\ntime = { monday = [ \"a +bye\" ]; };", "2: time.monday: \"bye\" is no mark");
	check_refused("name = \"x\";\ntime = {\n monday = [ \"a\", ];\n", "3: syntax error");
	check_refused("name = \"x\"; honesty = { work = [ \"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}\" ]; };", "1: honesty.work:");
	check_refused("name = \"x\";\nname = \"y\";", "2: duplicate setting name");
}

static void
check_list(const char *const *list, const char *wanted)
{
	struct str all = {0};

	for (; *list; list++)
		str_addf(&all, "%s%s", all.len ? "|" : "", *list);
	assert_string_equal(str_text(&all), wanted);
	str_free(&all);
}

static void
test_lists(void **state)
{
	struct str errors = {0};

	(void)state;
	write_words("xx", "name = \"Xish\";\ntime = {\n friday = [ \"Reede\", \"reede{ks +by,ni +by +at,}\" ];\n by = \"LĪDZ\";\n};\n"
			  "mail = { forward_begins = [ \"a * b\", \"{Begin ,}forwarded\" ]; };");
	write_words("yy", "name = \"Y\"; mail = { forward_begins = [ \"other\" ]; };");
	if (!words_use_folder(folder, &errors))
		fail_msg("%s", str_text(&errors));
	check_list(words_of("xx", "time.friday"), "reede|reedeks|reedeni|reede");
	check_list(words_of("xx", "time.by"), "reedeks|reedeni|līdz");
	check_list(words_of("xx", "time.at"), "reedeni");
	check_list(words_of("xx", "time.monday"), "");
	check_list(words_of("zz", "time.by"), "");
	check_list(words_of_all("mail.forward_begins"), "a * b|begin forwarded|forwarded|other");
	check_list(words_of_all("mail.forward_begins"), "a * b|begin forwarded|forwarded|other");
	check_list(words_languages(NULL), "xx|yy");
	check_list(words_languages("time.by"), "xx");
	words_use("", 0);
	check_list(words_of("xx", "time.by"), "");
	check_list(words_of_all("mail.forward_begins"), "");
}

/* Phrases that begin alike are written short; what is cut off or refers to nothing ends the list. */
static void
test_packed(void **state)
{
	static const char packed[] = "\0xx\0\0time.by\0\0abc\0\3d\0\2\0\2x\0\0\0\0yy\0\0k\0\0p\0\7q\0\0r\0";

	(void)state;
	words_use(packed, sizeof packed - 1);
	check_list(words_of("xx", "time.by"), "abc|abcd|ab|abx");
	check_list(words_of("yy", "k"), "p");
	words_use(packed, 20);
	check_list(words_of("xx", "time.by"), "abc");
	words_use("\1x\0", 3);
	check_list(words_languages(NULL), "");
}

static void
test_shipped(void **state)
{
	struct str errors = {0};

	(void)state;
	if (!words_use_folder("conf/languages", &errors))
		fail_msg("%s", str_text(&errors));
	check_list(words_languages(NULL), "en|es|et|lv|mul|ru");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_packed),
	    cmocka_unit_test(test_shipped),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
