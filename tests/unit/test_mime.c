/* Trees of parts and the text in them, of mails as they should be and as they are. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "letter.h"

static void
add_part(struct str *s, const struct part *p)
{
	str_addz(s, p->type);
	if (*p->file_name)
		str_addf(s, "=%s", p->file_name);
	if (p->class == PART_LEAF)
		str_addf(s, "'%.*s'", (int)p->length, p->data);
	if (!p->children)
		return;
	str_addc(s, '(');
	for (const struct part *q = p->children; q; q = q->next) {
		add_part(s, q);
		if (q->next)
			str_addc(s, ' ');
	}
	str_addc(s, ')');
}

/* "type=name'content'(children)" */
static void
check_tree(const char *text, const char *tree)
{
	struct mail *m = letter(text);
	struct str shown = {0};

	add_part(&shown, m->root);
	assert_string_equal(str_text(&shown), tree);
	str_free(&shown);
	letter_free(&m);
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define HTML "Content-Type: text/html\n\n"

static void
test_trees(void **state)
{
	(void)state;
	check_tree("", "text/plain''");
	check_tree("body", "text/plain'body'");
	check_tree("A: b\n\nbody\n", "text/plain'body\n'");
	check_tree("Content-Type: nonsense\n\nx", "text/plain'x'");
	check_tree("Content-Type: text/html; charset=utf-8;\nContent-Transfer-Encoding: quoted-printable;\n\n=3Cb=3E",
	    "text/html'<b>'");
	check_tree("Content-Transfer-Encoding: x-foo\n\n=3D", "text/plain'=3D'");
	check_tree("Content-Transfer-Encoding: base64\n\nThis is no base64, is it?\n", "text/plain'This is no base64, is it?\n'");
	check_tree(MIXED "intro\n--b\n\none\n--b\n" HTML "two\n--b--\nend\n", "multipart/mixed(text/plain'one' text/html'two')");
	check_tree("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: s\n\nx\n--b--\n",
	    "multipart/digest(message/rfc822(text/plain'x'))");
	check_tree("Content-Type: message/rfc822\n\nSubject: in\n" MIXED "--b\n\nx\n--b--\n",
	    "message/rfc822(multipart/mixed(text/plain'x'))");
	/* RFC 2046 forbids it, some do it */
	check_tree("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW5uZXINCg0KYm9keQ==\n",
	    "message/rfc822(text/plain'body')");
	check_tree("Content-Disposition: attachment; filename*=utf-8''%C3%BC.pdf\nContent-Type: application/pdf\n\nx",
	    "application/pdf=ü.pdf'x'");
	check_tree("Content-Disposition: attachment\nContent-Type: application/pdf; name=\"=?utf-8?Q?=C3=BC?=.pdf\"\n\nx",
	    "application/pdf=ü.pdf'x'");
}

/* What libetpan 1.9.4 loses or takes for something else. */
static void
test_broken_multiparts(void **state)
{
	(void)state;
	check_tree(MIXED "--b\n\none\n--b\n", "multipart/mixed(text/plain'one' text/plain'')");
	check_tree(MIXED "--b\n\none", "multipart/mixed(text/plain'one')");
	check_tree(MIXED "--b\n\none\n- dash\ntwo\n", "multipart/mixed(text/plain'one\n- dash\ntwo\n')");
	check_tree(MIXED "--b\n--b\n\ntwo\n--b--\n", "multipart/mixed(text/plain'' text/plain'two')");
	check_tree(MIXED "--b\n\nNote: text, no header\n\nmore\n--b--\n", "multipart/mixed(text/plain'Note: text, no header\n\nmore')");
	check_tree(MIXED "--b \t\n\none\n--b-- \n", "multipart/mixed(text/plain'one')");
	check_tree(MIXED "--b\n\none--b--", "multipart/mixed(text/plain'one')");
	check_tree(MIXED "--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\none\n--bb\n" HTML
			 "two\n--bb--\n--b\n\nthree\n--b--\n",
	    "multipart/mixed(multipart/alternative(text/plain'one' text/html'two') text/plain'three')");
	/* an inner multipart that is never closed ends with the outer one's line */
	check_tree(MIXED "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
	    "multipart/mixed(multipart/alternative(text/plain'one') text/plain'two')");
	check_tree("Content-Type: multipart/mixed\n\n--undeclared\n\none\n--undeclared--\n", "multipart/mixed(text/plain'one')");
	check_tree("Content-Type: multipart/mixed; boundary=wrong\n\n--otherone\n\none\n--otherone--\n",
	    "multipart/mixed(text/plain'one')");
	check_tree("Content-Type: multipart/mixed; boundary=b\n\nno parts at all\n", "text/plain'no parts at all\n'");
	check_tree(MIXED "--b--\n", "text/plain'--b--\n'");
	check_tree(MIXED, "text/plain''");
}

static void
check_text(const char *mail, const char *text)
{
	struct mail *m = letter(mail);

	assert_string_equal(m->text, text);
	letter_free(&m);
}

#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=b\n\n"
#define FLOWED "Content-Type: text/plain; format=flowed"

static void
test_texts(void **state)
{
	(void)state;
	check_text("A: b\n\none\r\ntwo\rthree\r\r\nfour", "one\ntwo\nthree\nfour");
	check_text("Content-Type: text/plain; charset=koi8-r\n\n\xd6", "ж");
	check_text(HTML "<p>one</p>", "one\n");
	check_text("Content-Type: text/html\n\n<meta charset=\"koi8-r\">\xd6", "ж\n");
	check_text(ALTERNATIVE "--b\n\nplain\n--b\n" HTML "<p>html</p>\n--b--\n", "plain");
	check_text(ALTERNATIVE "--b\n" HTML "<p>html</p>\n--b\n\nplain\n--b--\n", "plain");
	check_text(ALTERNATIVE "--b\n\n \xc2\xa0\n--b\n" HTML "<p>html</p>\n--b--\n", "html\n");
	check_text(MIXED "--b\n\none\n--b\n" HTML "<b>two</b>\n--b\n\nthree\n--b--\n", "one\ntwo\nthree");
	check_text(MIXED "--b\n\none\n--b\nContent-Disposition: attachment\n\ntwo\n--b--\n", "one");
	check_text(MIXED "--b\n\none\n--b\nContent-Type: text/plain; name=x.txt\n\ntwo\n--b--\n", "one");
	check_text(MIXED "--b\nContent-Disposition: inline; filename=x.txt\n\nalone\n--b--\n", "alone");
	check_text(MIXED "--b\nContent-Type: text/plain; name=x.txt\n\none\n--b\nContent-Type: text/plain; name=y.txt\n\ntwo\n--b--\n",
	    "one");
	check_text(ALTERNATIVE "--b\nContent-Type: text/plain; name=x.txt\n\nplain\n--b\n" HTML "<p>html</p>\n--b--\n", "plain");
	check_text("Content-Type: multipart/related; boundary=b; start=\"<two>\"\n\n--b\n\none\n--b\nContent-ID: <two>\n\ntwo\n--b--\n",
	    "two");
	check_text(MIXED "--b\n\none\n--b\nContent-Type: message/rfc822\n\n\ntwo\n--b--\n", "one");
	check_text("Content-Type: multipart/related; boundary=b\n\n--b\n" HTML "root\n--b\n" HTML "other\n--b--\n", "root\n");
	check_text("Content-Type: text/enriched\n\n<bold>a</bold> <<b>", "a <b>");
	check_text("Content-Type: application/pdf\n\nx", "");
}

static void
test_flowed(void **state)
{
	(void)state;
	check_text(FLOWED "\n\none \ntwo\n stuffed\n", "one two\nstuffed\n");
	check_text(FLOWED "\n\n > no quote\n From here\n>  quote\n", " > no quote\nFrom here\n>  quote\n");
	check_text(FLOWED "; delsp=yes\n\none \ntwo\n", "onetwo\n");
	check_text(FLOWED "\n\n> one \n> two\nnew\n", "> one two\nnew\n");
	check_text(FLOWED "\n\n>> deep \n> less\n", ">> deep \n> less\n");
	check_text(FLOWED "\n\ntext \n-- \nAnn\n", "text \n-- \nAnn\n");
}

static struct part *
leaf_named(struct mail *m, const char *type)
{
	struct part *p = m->root;

	while (p && strcmp(p->type, type) != 0)
		p = part_walk(p);
	return p;
}

/* Nothing may be neither shown nor kept as a file. */
static void
test_bodies(void **state)
{
	struct mail *m = letter(ALTERNATIVE "--b\n\nplain\n--b\n" HTML "html\n--b\nContent-Type: text/calendar\n\nx\n--b--\n");

	(void)state;
	assert_true(leaf_named(m, "text/plain")->is_body);
	assert_true(leaf_named(m, "text/html")->is_body);
	assert_false(leaf_named(m, "text/calendar")->is_body);
	letter_free(&m);
	m = letter("Content-Type: multipart/related; boundary=b\n\n--b\n\nroot\n--b\n" HTML "other\n--b--\n");
	assert_true(leaf_named(m, "text/plain")->is_body);
	assert_false(leaf_named(m, "text/html")->is_body);
	letter_free(&m);
}

static bool
warned(const struct mail *m, const char *code)
{
	for (const struct warning *w = m->warnings; w; w = w->next)
		if (strcmp(w->code, code) == 0)
			return true;
	return false;
}

static void
nest(struct str *s, const char *type, int depth)
{
	for (int i = 0; i < depth; i++)
		if (strcmp(type, "message") == 0)
			str_addz(s, "Content-Type: message/rfc822\n\n");
		else
			str_addf(s, "Content-Type: multipart/mixed; boundary=b%d.\n\n--b%d.\n", i, i);
	str_addz(s, "\ninnermost\n");
}

static void
test_depth(void **state)
{
	static const struct {
		const char *type;
		int depth;
		bool over;
	} rows[] = {
	    {"multipart", 49, false},
	    {"multipart", 51, true},
	    {"multipart", 20000, true},
	    {"message", 49, false},
	    {"message", 51, true},
	    {"message", 50000, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str s = {0};
		nest(&s, rows[i].type, rows[i].depth);
		struct mail *m = letter(s.data);
		assert_int_equal(m->malformed, rows[i].over);
		assert_int_equal(warned(m, "mime-limit"), rows[i].over);
		letter_free(&m);
		str_free(&s);
	}
}

static void
test_many_parts(void **state)
{
	struct str s = {0};

	(void)state;
	str_addz(&s, MIXED);
	for (int i = 0; i < 100000; i++)
		str_addz(&s, "--b\n\nx\n");
	struct mail *m = letter(s.data);
	assert_true(m->malformed);
	assert_non_null(m->root->children);
	letter_free(&m);
	str_free(&s);
}

static void
test_warnings(void **state)
{
	struct mail *m = letter("Content-Type: multipart/mixed; boundary=\"\\\"\"\n\n--x\n\nhi\n");

	(void)state;
	assert_true(m->malformed && warned(m, "mime-limit"));
	assert_string_equal(m->text, "--x\n\nhi\n");
	letter_free(&m);
	m = letter("A: b\n\n\xfc");
	assert_true(warned(m, "charset-guessed") && !m->malformed);
	letter_free(&m);
	m = letter("Content-Type: text/plain\nContent-Type: text/html\n\nx");
	assert_true(warned(m, "duplicate-header"));
	letter_free(&m);
	m = letter(MIXED "--b\n\none\n- dash\ntwo\n");
	assert_true(warned(m, "mime-ambiguous"));
	letter_free(&m);
	m = letter(MIXED "--b\n\none\n--b--\n");
	assert_null(m->warnings);
	letter_free(&m);
}

static void
test_header_only(void **state)
{
	static const char bytes[] = "Subject: big\nContent-Type: multipart/mixed; boundary=b\n\n";
	struct mail *m = mail_parse(bytes, sizeof bytes - 1, true);

	(void)state;
	assert_true(m->header_only && !m->root && !m->malformed);
	assert_string_equal(mail_value(m->fields, "subject"), "big");
	assert_string_equal(m->text, "");
	mail_free(&m);
}

/* Also with a header of half a megabyte there is a mail, and its start can be read. */
static void
test_huge_header(void **state)
{
	struct str s = {0};

	(void)state;
	str_addz(&s, "Subject: first\n");
	while (s.len < 500000)
		str_addz(&s, "X-More: and more of it\n");
	str_addz(&s, "\nbody\n");
	struct mail *m = letter(s.data);
	assert_true(m->malformed && warned(m, "header-limit"));
	assert_string_equal(mail_value(m->fields, "Subject"), "first");
	assert_non_null(strstr(m->text, "body"));
	letter_free(&m);
	str_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trees),
	    cmocka_unit_test(test_broken_multiparts),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_flowed),
	    cmocka_unit_test(test_bodies),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_many_parts),
	    cmocka_unit_test(test_warnings),
	    cmocka_unit_test(test_header_only),
	    cmocka_unit_test(test_huge_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
