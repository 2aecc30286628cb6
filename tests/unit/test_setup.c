/* What setup makes of answers, without a server. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>
#include "../../daemon/ctl/access.h"
#include "../../daemon/ctl/answers.h"
#include "../../daemon/ctl/fill.h"
#include "../../daemon/ctl/keep.h"
#include "../../daemon/ctl/people.h"
#include "../../daemon/ctl/pg_files.h"
#include "../../daemon/ctl/setup_servers.h"
#include "scratch.h"

/* --- people and hours --- */

static void
test_people(void **state)
{
	struct people p;

	(void)state;
	assert_true(people_read(
	    "Anna Kalniņa <anna@a.test>, \"Ivanov, Boris\" <b@a.test> ; mara.liepa+x@a.test", &p,
	    NULL));
	assert_int_equal(p.count, 3);
	assert_string_equal(p.at[0].name, "Anna Kalniņa");
	assert_string_equal(p.at[0].address, "anna@a.test");
	assert_string_equal(p.at[1].name, "Ivanov, Boris");
	assert_string_equal(p.at[2].name, "Mara Liepa");
	assert_true(people_have(&p, "ANNA@a.test"));
	assert_false(people_have(&p, "anna@b.test"));
	people_free(&p);
}

static void
test_people_refused(void **state)
{
	static const char *const bad[] = {"", " , ", "anna", "Anna <anna@>", "a@b.test, A@B.test",
	    "Anna <a@b.test", "a@b.test b@b.test", "x\x01y <a@b.test>"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct str why = {0};
		struct people p;
		if (people_read(bad[i], &p, &why))
			fail_msg("taken: %s", bad[i]);
		assert_true(why.len > 0);
		assert_int_equal(p.count, 0);
		str_free(&why);
	}
}

static const char *
day(const struct hours *h, int i)
{
	return str_text(&h->day[i]);
}

static void
test_hours(void **state)
{
	struct hours h;

	(void)state;
	assert_true(hours_read(
	    "mon-thu 09:00-13:00 14:00-18:00, Friday 09:00-15:00, sat-sun 10:00-12:00", &h, NULL));
	assert_string_equal(day(&h, 0), "\"09:00-13:00\", \"14:00-18:00\"");
	assert_string_equal(day(&h, 3), "\"09:00-13:00\", \"14:00-18:00\"");
	assert_string_equal(day(&h, 4), "\"09:00-15:00\"");
	assert_string_equal(day(&h, 6), "\"10:00-12:00\"");
	hours_free(&h);
	assert_true(hours_read("sat-mon 10:00-12:00, tue thu 08:00-09:00", &h, NULL));
	assert_string_equal(day(&h, 0), "\"10:00-12:00\"");
	assert_string_equal(day(&h, 1), "\"08:00-09:00\"");
	assert_string_equal(day(&h, 2), "");
	assert_string_equal(day(&h, 3), "\"08:00-09:00\"");
	assert_string_equal(day(&h, 5), "\"10:00-12:00\"");
	hours_free(&h);
}

static void
test_hours_refused(void **state)
{
	static const char *const bad[] = {"", "mon-fri", "09:00-17:00", "mon-fri 9-17",
	    "mon-fri 25:00-26:00", "mon-foo 09:00-17:00", "mon 17:00-09:00",
	    "mon 09:00-10:00, tue"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct hours h;
		if (hours_read(bad[i], &h, NULL))
			fail_msg("taken: %s", bad[i]);
	}
}

/* --- PostgreSQL's files --- */

static const char hba_line[] = "local promised promised_main peer map=promised\n";

static void
test_first_line(void **state)
{
	struct str out = {0}, again = {0}, back = {0};
	static const char hba[] =
	    "# PostgreSQL's explanations\n# of many lines\n\n"
	    "# Database administrative login\nlocal all postgres peer\nlocal all all peer\n";

	(void)state;
	assert_true(pg_files_first(hba, hba_line, &out));
	const char *ours = strstr(out.data, hba_line), *theirs = strstr(out.data, "# Database");
	assert_non_null(ours);
	assert_true(ours < theirs);
	assert_true(strstr(out.data, "# of many lines") < ours);
	assert_false(pg_files_first(out.data, hba_line, &again));
	assert_false(
	    pg_files_first("local\tpromised  promised_main peer\tmap=promised", hba_line, &again));
	assert_true(pg_files_without(out.data, hba_line, &back));
	assert_null(strstr(back.data, "promised"));
	assert_non_null(strstr(back.data, "local all all peer\n"));
	str_free(&out);
	str_free(&back);
	/* Nothing at all, or comments alone, or no end of the last line. */
	assert_true(pg_files_first("", hba_line, &out));
	str_free(&out);
	assert_true(pg_files_first("# only this", hba_line, &out));
	assert_non_null(strstr(out.data, "# only this\n"));
	str_free(&out);
	/* A line that is only commented out is not there. */
	assert_true(
	    pg_files_first("# local promised promised_main peer map=promised\n", hba_line, &out));
	str_free(&out);
	str_free(&again);
}

static void
test_access(void **state)
{
	static const char *const names[][2] = {{"promised", "promised"}, {"all", "\"all\""},
	    {"two words", "\"two words\""}, {"a,b", "\"a,b\""}, {"promised-2", "promised-2"}};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str out = {0};
		char *expected = xasprintf("local %s x_main,", names[i][1]);
		access_hba(&out, names[i][0], "x_");
		assert_int_equal(strncmp(out.data, expected, strlen(expected)), 0);
		assert_non_null(strstr(out.data, ",x_backup peer map=promised\n"));
		free(expected);
		str_free(&out);
	}
}

static void
test_last_lines(void **state)
{
	struct str out = {0}, again = {0};
	static const char lines[] =
	    "promised promised promised_main\n# and\npromised root promised_ctl\n";

	(void)state;
	assert_true(pg_files_last("# map\npromised   root promised_ctl", lines, &out));
	assert_non_null(strstr(out.data, "promised   root promised_ctl\n"));
	assert_non_null(strstr(out.data, "\npromised promised promised_main\n"));
	assert_null(strstr(out.data, "promised root promised_ctl"));
	assert_false(pg_files_last(out.data, lines, &again));
	assert_int_equal(again.len, 0);
	str_free(&out);
}

/* --- the sample --- */

static const char sample[] = "# a comment with name = \"x\";\n"
                             "mode = \"observe\";\n"
                             "#   state = \"/var\";\n"
                             "desk = {\n"
                             "    name = \"Example\";             # the name\n"
                             "#   zone = \"UTC\";                # the zone; # and more\n"
                             "};\n"
                             "agents = (\n"
                             "#   {\n"
                             "#       name = \"Anna\";\n"
                             "#   }\n"
                             ");\n"
                             "boxes = (\n"
                             "    {\n"
                             "        name = \"box\";\n"
                             "        imap = {\n"
                             "            host = \"h\";\n"
                             "#           port = 993;\n"
                             "        };\n"
                             "        done = \"Done\";\n"
                             "    }\n"
                             ");\n"
                             "smtp = {\n"
                             "    host = \"h\";\n"
                             "};\n";

static void
test_fill(void **state)
{
	struct fill *f = fill_new();
	struct str out = {0}, missing = {0};

	(void)state;
	fill_text(f, "desk.name", "A \"B\" \\ C");
	fill_text(f, "desk.zone", "Europe/Riga");
	fill_text(f, "boxes.imap.host", "imap.test");
	fill_plain(f, "boxes.imap.port", "143");
	fill_text(f, "boxes.done", NULL);
	fill_item(f, "agents", "    { name = \"X\"; }\n");
	fill_item(f, "agents", "    { name = \"Y\"; }\n");
	assert_true(fill_sample(f, sample, &out, &missing));
	assert_string_equal(out.data,
	    "# a comment with name = \"x\";\n"
	    "mode = \"observe\";\n"
	    "#   state = \"/var\";\n"
	    "desk = {\n"
	    "    name = \"A \\\"B\\\" \\\\ C\";                # the name\n"
	    "    zone = \"Europe/Riga\";                 # the zone; # and more\n"
	    "};\n"
	    "agents = (\n"
	    "    { name = \"X\"; },\n"
	    "    { name = \"Y\"; }\n"
	    "#   {\n"
	    "#       name = \"Anna\";\n"
	    "#   }\n"
	    ");\n"
	    "boxes = (\n"
	    "    {\n"
	    "        name = \"box\";\n"
	    "        imap = {\n"
	    "            host = \"imap.test\";\n"
	    "            port = 143;\n"
	    "        };\n"
	    "#       done = \"Done\";\n"
	    "    }\n"
	    ");\n"
	    "smtp = {\n"
	    "    host = \"h\";\n"
	    "};\n");
	str_free(&out);
	fill_free(&f);
}

static void
test_fill_without_place(void **state)
{
	struct fill *f = fill_new();
	struct str out = {0}, missing = {0};

	(void)state;
	fill_text(f, "desk.nonsense", "x");
	assert_false(fill_sample(f, sample, &out, &missing));
	assert_string_equal(missing.data, "desk.nonsense");
	str_free(&out);
	str_free(&missing);
	fill_free(&f);
}

/* --- answers --- */

static char folder[] = "/tmp/test_setup.XXXXXX";

static char *
write_file(const char *text)
{
	const struct keep_owner owner = {geteuid(), getegid(), 0600};
	char *path = xasprintf("%s/answers", folder);

	assert_int_equal(keep_write(path, text, strlen(text), &owner, NULL), DONE);
	return path;
}

static void
test_answers(void **state)
{
	struct answers *a = answers_new();
	struct str errors = {0}, text = {0};
	char *path = write_file("# one\n\n  address =  support@a.test \nname = \"Acme "
	                        "Support\"\ntag=\nimap_password = p#w = \n");

	(void)state;
	assert_true(answers_take(a, "name=Other", &errors));
	assert_true(answers_read(a, path, false, &errors));
	assert_string_equal(answer_of(a, "address"), "support@a.test");
	assert_string_equal(answer_of(a, "name"), "Other"); /* the command line's */
	assert_string_equal(answer_of(a, "imap_password"), "p#w =");
	assert_null(answer_of(a, "tag"));
	answers_text(a, &text);
	assert_null(strstr(text.data, "p#w"));
	assert_non_null(strstr(text.data, "name = Other\n"));
	answer_forget(a, "name");
	assert_string_equal(answer_of(a, "name"), "Other");
	assert_false(answer_is_given(a, "name"));
	answer_drop(a, "name");
	assert_null(answer_of(a, "name"));
	chmod(path, 0644);
	struct answers *b = answers_new();
	assert_false(answers_read(b, path, false, &errors));
	assert_non_null(strstr(errors.data, "chmod 600"));
	str_free(&errors);
	str_free(&text);
	answers_free(&a);
	answers_free(&b);
	free(path);
}

static void
test_answers_of_an_earlier_run(void **state)
{
	struct answers *a = answers_new();
	struct str errors = {0};
	char *path = write_file("zone = Europe/Riga\ntag = OLD\n");

	(void)state;
	assert_true(answers_take(a, "tag=NEW", &errors));
	assert_true(answers_read(a, path, true, &errors));
	assert_string_equal(answer_of(a, "tag"), "NEW");
	assert_false(answer_is_given(a, "zone"));
	assert_string_equal(answer_of(a, "zone"), "Europe/Riga");
	answers_free(&a);
	free(path);
}

static void
test_answers_twice(void **state)
{
	struct answers *a = answers_new();
	struct str errors = {0};
	char *path = write_file("tag = A\ntag = B\nimap_prot = 1\n");

	(void)state;
	assert_false(answers_read(a, path, false, &errors));
	assert_non_null(strstr(errors.data, ":2: \"tag\" is answered twice"));
	assert_non_null(strstr(
	    errors.data, ":3: there is no question \"imap_prot\"; did you mean \"imap_port\"?"));
	str_free(&errors);
	answers_free(&a);
	free(path);
}

static void
test_defaults_will_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < question_count; i++) {
		struct str why = {0};
		if (questions[i].initial &&
		    !question_check(&questions[i], questions[i].initial, &why))
			fail_msg("%s", str_text(&why));
		assert_in_range(questions[i].step, 1, SETUP_STEPS);
		str_free(&why);
	}
}

/* --- files --- */

static void
test_keep(void **state)
{
	const struct keep_owner owner = {geteuid(), getegid(), 0640};
	char *path = xasprintf("%s/kept", folder), *link = xasprintf("%s/link", folder), *copy,
	     *second;
	struct stat st;

	(void)state;
	assert_int_equal(keep_backup(path, &copy, NULL), DONE);
	assert_null(copy); /* there is none to copy */
	assert_int_equal(keep_write(path, "one", 3, &owner, NULL), DONE);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(keep_backup(link, &copy, NULL), DONE);
	assert_int_equal(keep_backup(link, &second, NULL), DONE);
	assert_string_not_equal(copy, second);
	assert_int_equal(keep_write(link, "three", 5, &owner, NULL), DONE);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_size, 3);
	assert_int_equal(keep_write("/nonexistent/folder/x", "x", 1, &owner, NULL), NEVER);
	free(path);
	free(link);
	free(copy);
	free(second);
}

/* --- providers --- */

static const char *
provider_by(const char *mx)
{
	char name[64];
	struct dns_record record = {.text = name};
	struct dns_records records = {&record, 1};

	snprintf(name, sizeof name, "%s", mx);
	const struct provider *p = provider_of(&records);
	return p ? p->name : "";
}

static void
test_providers(void **state)
{
	(void)state;
	assert_string_equal(provider_by("acme-lv.mail.protection.outlook.com"), "Microsoft 365");
	assert_string_equal(provider_by("ASPMX.L.GOOGLE.com"), "Google");
	assert_string_equal(provider_by("smtp.google.com"), "Google");
	assert_string_equal(provider_by("mx.zoho.eu"), "Zoho");
	assert_string_equal(provider_by("mailbox.org"), "mailbox.org"); /* the domain itself */
	assert_string_equal(provider_by("mx.notgoogle.com"), "");
	assert_string_equal(provider_by("google.com.evil.test"), "");
	assert_null(provider_of(&(struct dns_records){0}));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_people),
	    cmocka_unit_test(test_people_refused), cmocka_unit_test(test_hours),
	    cmocka_unit_test(test_hours_refused), cmocka_unit_test(test_first_line),
	    cmocka_unit_test(test_last_lines), cmocka_unit_test(test_access),
	    cmocka_unit_test(test_fill), cmocka_unit_test(test_fill_without_place),
	    cmocka_unit_test(test_answers), cmocka_unit_test(test_answers_of_an_earlier_run),
	    cmocka_unit_test(test_answers_twice), cmocka_unit_test(test_defaults_will_do),
	    cmocka_unit_test(test_keep), cmocka_unit_test(test_providers)};

	scratch_make(folder);
	int code = cmocka_run_group_tests(tests, NULL, NULL);
	scratch_remove(folder);
	return code;
}
