/* What is hidden in files of a mail: winmail.dat, opaque signatures; and what is said of protected
 * mail. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "../../daemon/read/attachment.h"
#include "../../daemon/read/cms.h"
#include "../../daemon/read/protection.h"
#include "../../daemon/read/tnef.h"
#include "../../daemon/send/encode.h"
#include "letter.h"

/* A TNEF stream under construction. */

static void
little(struct str *s, unsigned long value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		str_addc(s, (char)(value >> 8 * i & 0xff));
}

static void
begin(struct str *s)
{
	little(s, 0x223e9f78, 4);
	little(s, 1, 2);
}

static void
attribute(struct str *s, int level, unsigned long id, const char *data, size_t n)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (unsigned char)data[i];
	str_addc(s, (char)level);
	little(s, id, 4);
	little(s, n, 4);
	str_add(s, data, n);
	little(s, sum & 0xffff, 2);
}

static void
attribute_text(struct str *s, int level, unsigned long id, const char *text)
{
	attribute(s, level, id, text, strlen(text) + 1);
}

/* A property with a size before its value. */
static void
property(struct str *s, unsigned type, unsigned id, const char *value, size_t n)
{
	little(s, type, 2);
	little(s, id, 2);
	little(s, 1, 4);
	little(s, n, 4);
	str_add(s, value, n);
	for (; n % 4; n++)
		str_addc(s, 0);
}

static void
file(struct str *s, const char *title, const char *data)
{
	attribute(s, 2, 0x69002, "\1\0\0\0\0\0\0\0\0\0\0\0\0\0", 14);
	attribute_text(s, 2, 0x18010, title);
	attribute(s, 2, 0x6800f, data, strlen(data));
}

static struct part *
unpacked(struct mail *m, struct str *s)
{
	struct part *p = arena_alloc(m->arena, sizeof *p);

	p->class = PART_LEAF;
	p->type = "application/ms-tnef";
	char *data = arena_alloc(m->arena, s->len + 1);
	memcpy(data, str_text(s), s->len);
	p->data = data;
	p->length = s->len;
	tnef_unpack(m, p);
	str_free(s);
	return p;
}

static void
check_file(const struct part *p, const char *name, const char *type, const char *data)
{
	assert_non_null(p);
	assert_string_equal(p->file_name, name);
	assert_string_equal(p->type, type);
	assert_int_equal(p->length, strlen(data));
	assert_memory_equal(p->data, data, p->length);
}

static void
test_tnef_files(void **state)
{
	struct mail *m = letter("\n");
	struct str s = {0}, properties = {0};

	(void)state;
	begin(&s);
	attribute(&s, 1, 0x69007, "\xe3\x04\0\0\0\0\0\0", 8); /* windows-1251 */
	file(&s, "report~1.pdf", "one");
	little(&properties, 4, 4);
	property(&properties, 0x1f, 0x3707,
	    "\x14\x04"
	    "a\0.\0p\0d\0f\0\0\0",
	    14);
	little(&properties, 0x0003, 2); /* a number: four bytes, no size */
	little(&properties, 0x3705, 2);
	little(&properties, 1, 4);
	little(&properties, 0x0003, 2); /* a named one, by text */
	little(&properties, 0x8001, 2);
	for (int i = 0; i < 16; i++)
		str_addc(&properties, 7);
	little(&properties, 1, 4);
	little(&properties, 6, 4);
	str_add(&properties, "a\0b\0\0\0\0\0", 8);
	little(&properties, 1, 4);
	property(&properties, 0x1e, 0x370e, "application/pdf", 16);
	attribute(&s, 2, 0x69005, str_text(&properties), properties.len);
	file(&s, "\xd4.txt", "two");
	struct part *p = unpacked(m, &s);
	check_file(p->children, "Дa.pdf", "application/pdf", "one");
	check_file(p->children->next, "Ф.txt", "application/octet-stream", "two");
	assert_null(p->children->next->next);
	assert_null(m->warnings);
	str_free(&properties);
	letter_free(&m);
}

static void
test_tnef_text(void **state)
{
	struct mail *m = letter("\n");
	struct str s = {0}, properties = {0};

	(void)state;
	begin(&s);
	attribute_text(&s, 1, 0x2800c, "Hello\r\nworld");
	little(&properties, 1, 4);
	property(&properties, 0x102, 0x1013, "<p>Hi</p>", 9);
	attribute(&s, 1, 0x69003, str_text(&properties), properties.len);
	struct part *p = unpacked(m, &s);
	check_file(p->children, "", "text/plain", "Hello\nworld");
	check_file(p->children->next, "", "text/html", "<p>Hi</p>");
	str_free(&properties);
	letter_free(&m);
}

/* A mail attached inside: its files are ours, its text is not the mail's. */
static void
test_tnef_nested(void **state)
{
	struct mail *m = letter("\n");
	struct str inner = {0}, object = {0}, properties = {0}, s = {0};

	(void)state;
	begin(&inner);
	attribute_text(&inner, 1, 0x2800c, "inner words");
	file(&inner, "in.txt", "deep");
	for (int i = 0; i < 16; i++)
		str_addc(&object, 9);
	str_add(&object, str_text(&inner), inner.len);
	little(&properties, 1, 4);
	property(&properties, 0x0d, 0x3701, str_text(&object), object.len);
	begin(&s);
	attribute(&s, 2, 0x69002, "\1\0\0\0\0\0\0\0\0\0\0\0\0\0", 14);
	attribute(&s, 2, 0x69005, str_text(&properties), properties.len);
	file(&s, "out.txt", "flat");
	struct part *p = unpacked(m, &s);
	check_file(p->children, "in.txt", "application/octet-stream", "deep");
	check_file(p->children->next, "out.txt", "application/octet-stream", "flat");
	assert_null(p->children->next->next);
	str_free(&inner);
	str_free(&object);
	str_free(&properties);
	letter_free(&m);
}

/* Cut anywhere, and with every length made huge: no crash, and what came before is there. */
static void
test_tnef_damage(void **state)
{
	struct str whole = {0};

	(void)state;
	begin(&whole);
	file(&whole, "a.txt", "one");
	size_t first = whole.len;
	file(&whole, "b.txt", "two");
	for (size_t n = 0; n < whole.len; n++) {
		struct mail *m = letter("\n");
		struct str s = {0};
		str_add(&s, str_text(&whole), n);
		struct part *p = unpacked(m, &s);
		if (n >= first)
			check_file(p->children, "a.txt", "application/octet-stream", "one");
		if (n == first + 20) /* in the middle of an attribute */
			assert_non_null(m->warnings);
		letter_free(&m);
	}
	for (size_t n = 6; n + 4 < whole.len; n++) {
		struct mail *m = letter("\n");
		struct str s = {0};
		str_add(&s, str_text(&whole), whole.len);
		memset(s.data + n, 0xff, 4);
		unpacked(m, &s);
		letter_free(&m);
	}
	str_free(&whole);
}

#define PLAIN "Content-Type: text/plain\n\n"
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"

/* A mail whose second part is a winmail.dat with a text and a file. */
static struct mail *
mail_with_winmail(const char *first)
{
	struct str s = {0}, text = {0};

	begin(&s);
	attribute_text(&s, 1, 0x2800c, "from Outlook!");
	file(&s, "a.txt", "one");
	str_addf(&text,
	    MIXED "--b\n\n%s\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
	          "Content-Transfer-Encoding: base64\n\n",
	    first);
	encode_base64(&text, str_text(&s), s.len);
	str_addz(&text, "\n--b--\n");
	struct mail *m = letter(str_text(&text));
	str_free(&s);
	str_free(&text);
	return m;
}

/* The file is kept and named, what is in it stands beside it; its text counts only where there is
 * no other. */
static void
test_tnef_in_mail(void **state)
{
	size_t count;
	struct mail *m = mail_with_winmail("Words");

	(void)state;
	assert_string_equal(m->text, "Words");
	struct attachment *list = attachments_of(m, &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].part->file_name, "winmail.dat");
	assert_string_equal(protection_purpose(list[0].part), "tnef");
	check_file(list[1].part, "a.txt", "application/octet-stream", "one");
	letter_free(&m);

	m = mail_with_winmail(" ");
	assert_string_equal(m->text, "from Outlook!");
	attachments_of(m, &count);
	assert_int_equal(count, 2);
	letter_free(&m);
}

static void
add_length(struct str *s, size_t n)
{
	if (n < 0x80) {
		str_addc(s, (char)n);
	} else {
		str_addc(s, '\x82');
		str_addc(s, (char)(n >> 8));
		str_addc(s, (char)(n & 0xff));
	}
}

static struct str
wrap(int tag, struct str inside)
{
	struct str s = {0};

	str_addc(&s, (char)tag);
	add_length(&s, inside.len);
	str_add(&s, str_text(&inside), inside.len);
	str_free(&inside);
	return s;
}

static struct str
bytes(const char *data, size_t n)
{
	struct str s = {0};

	str_add(&s, data, n);
	return s;
}

#define SIGNED_DATA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
#define DATA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"

/* Version and an empty set of digests, then the content as given. */
static struct str
signed_data(struct str octets)
{
	struct str encapsulated = bytes(DATA, 11), data = bytes("\x02\x01\x01\x31\x00", 5),
	           info = bytes(SIGNED_DATA, 11), part = wrap(0xa0, octets);

	str_add(&encapsulated, str_text(&part), part.len);
	str_free(&part);
	part = wrap(0x30, encapsulated);
	str_add(&data, str_text(&part), part.len);
	str_free(&part);
	part = wrap(0xa0, wrap(0x30, data));
	str_add(&info, str_text(&part), part.len);
	str_free(&part);
	return wrap(0x30, info);
}

static void
check_signed(struct str s, const char *wanted)
{
	struct arena *a = arena_new();
	const char *content = NULL;
	size_t n = 0;

	assert_int_equal(cms_signed_content(a, s.data, s.len, &content, &n), wanted != NULL);
	if (wanted) {
		assert_int_equal(n, strlen(wanted));
		assert_memory_equal(content, wanted, n);
	}
	for (size_t cut = 0; cut < s.len; cut++) {
		char *exact =
		    xmemdup(s.data, cut + 1); /* so that a sanitizer sees a byte too far */
		cms_signed_content(a, exact, cut, &content, &n);
		free(exact);
	}
	str_free(&s);
	arena_free(&a);
}

static void
test_cms(void **state)
{
	(void)state;
	check_signed(signed_data(bytes("\x04\x05hello", 7)), "hello");
	check_signed(signed_data(bytes("\x24\x09\x04\x02he\x04\x03llo", 11)), "hello");
	check_signed(
	    signed_data(bytes("\x24\x80\x04\x02he\x24\x80\x04\x03llo\0\0\0\0", 17)), "hello");
	check_signed(signed_data(bytes("\x04\x00", 2)), "");
	check_signed(signed_data(bytes("\x24\x80\x04\x02he", 6)), "he");
	check_signed(signed_data(bytes("\x02\x01\x05", 3)), NULL);
	check_signed(bytes("\x30\x03\x02\x01\x05", 5), NULL);
	check_signed(bytes("\x30\x84\xff\xff\xff\xff", 6), NULL);
}

static void
check_protection(const char *text, const char *wanted)
{
	struct mail *m = letter(text);
	struct str s = {0};

	for (const struct protection *p = protection_of(m); p; p = p->next)
		str_addf(&s, "%s %s;", p->kind, p->type);
	assert_string_equal(str_text(&s), wanted);
	str_free(&s);
	letter_free(&m);
}

static void
test_protection(void **state)
{
	(void)state;
	check_protection(PLAIN "x", "");
	check_protection(
	    "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\n\n"
	    "--b\n\nx\n--b\nContent-Type: application/pgp-signature\n\ny\n--b--\n",
	    "signed application/pgp-signature;");
	check_protection(
	    "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; "
	    "boundary=b\n\n"
	    "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
	    "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n",
	    "encrypted application/pgp-encrypted;");
	check_protection("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nxyz",
	    "encrypted application/pkcs7-mime;");
	check_protection(PLAIN "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n",
	    "pgp-inline-encrypted text/plain;");
	check_protection(PLAIN "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nabc\n",
	    "pgp-inline-signed text/plain;");
	check_protection(PLAIN "he said: -----BEGIN PGP MESSAGE-----\n", "");
}

static void
check_text(const char *text, const char *wanted)
{
	struct mail *m = letter(text);

	assert_string_equal(m->text, wanted);
	letter_free(&m);
}

static void
test_unarmour(void **state)
{
	(void)state;
	check_text(PLAIN
	    "Hello\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nOne\n- -- \nTwo\n"
	    "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\nBye\n",
	    "Hello\nOne\n-- \nTwo\nBye\n");
	check_text(PLAIN "-----BEGIN PGP SIGNED MESSAGE-----\nNo header here\nTwo\n",
	    "No header here\nTwo\n");
	check_text(PLAIN "nothing of it\n", "nothing of it\n");
}

#define UU "begin 644 a.txt\n#;VYE\n`\nend\n"

static void
check_uuencoded(const char *text, const char *wanted, const char *data)
{
	struct mail *m = letter(text);
	size_t count;
	struct attachment *list = attachments_of(m, &count);

	assert_string_equal(m->text, wanted);
	assert_int_equal(count, data ? 1 : 0);
	if (data)
		check_file(list[0].part, "a.txt", "application/octet-stream", data);
	letter_free(&m);
}

static void
test_uuencode(void **state)
{
	(void)state;
	check_uuencoded(PLAIN "Before\n" UU "After\n", "Before\nAfter\n", "one");
	check_uuencoded(MIXED "--b\n" PLAIN "Before\n" UU "\n--b--\n", "Before\n", "one");
	check_uuencoded(PLAIN "begin 644 a.txt\n#;VYE\nend\n", "", "one");
	/* not to its end, not encoded, no name */
	check_uuencoded(PLAIN "begin 644 a.txt\n#;VYE\n", "begin 644 a.txt\n#;VYE\n", NULL);
	check_uuencoded(
	    PLAIN "begin 644 words\nof people\nend\n", "begin 644 words\nof people\nend\n", NULL);
	check_uuencoded(PLAIN "begin the day\nend\n", "begin the day\nend\n", NULL);
	check_uuencoded(PLAIN "begin 644 \n#;VYE\nend\n", "begin 644 \n#;VYE\nend\n", NULL);
}

/* A plain part that only points to the HTML gives way to it. */
static void
test_stub(void **state)
{
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=b\n\n--b\n" PLAIN
#define RICH                                                                                       \
	"\n--b\nContent-Type: text/html\n\n<p>The order 17 has not come, although you wrote that " \
	"it was sent on Monday.</p>\n--b--\n"
	(void)state;
	check_text(ALTERNATIVE "Please use an HTML viewer." RICH,
	    "The order 17 has not come, although you wrote that it was sent on Monday.\n");
	check_text(ALTERNATIVE "The order has not come." RICH, "The order has not come.");
	check_text(ALTERNATIVE
	    "Is there an HTML form of the terms, or must I read the order's long PDF again?" RICH,
	    "Is there an HTML form of the terms, or must I read the order's long PDF again?");
}

static void
check_purposes(const char *text, const char *wanted)
{
	struct mail *m = letter(text);
	size_t count;
	struct attachment *list = attachments_of(m, &count);
	struct str s = {0};

	for (size_t i = 0; i < count; i++) {
		const char *purpose = protection_purpose(list[i].part);
		str_addf(&s, "%s ", purpose ? purpose : "-");
	}
	assert_string_equal(str_text(&s), wanted);
	str_free(&s);
	letter_free(&m);
}

static void
test_purposes(void **state)
{
	(void)state;
	check_purposes(MIXED
	    "--b\n\nx\n--b\nContent-Type: application/pdf\n\ny\n--b\nContent-Type: "
	    "text/calendar\n\ny\n"
	    "--b\nContent-Type: application/pgp-signature\n\ny\n--b\nContent-Type: "
	    "message/rfc822\n\n"
	    "Subject: s\n\nx\n--b\nContent-Type: application/pkcs7-mime\n\nx\n--b--\n",
	    "- calendar signature mail encrypted ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tnef_files),
	    cmocka_unit_test(test_tnef_text),
	    cmocka_unit_test(test_tnef_nested),
	    cmocka_unit_test(test_tnef_damage),
	    cmocka_unit_test(test_tnef_in_mail),
	    cmocka_unit_test(test_cms),
	    cmocka_unit_test(test_protection),
	    cmocka_unit_test(test_unarmour),
	    cmocka_unit_test(test_uuencode),
	    cmocka_unit_test(test_stub),
	    cmocka_unit_test(test_purposes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
