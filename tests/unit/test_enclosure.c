/* enclosure.c and compose.c: files that go along, read back by Python's email package. */
#include "../../daemon/send/compose.h"

#include "test.h"
#include <malloc.h>
#include "../../daemon/send/encode.h"
#include "read_back.h"

static struct compose_mail
mail_with(const struct enclosure *files, size_t count)
{
	return (struct compose_mail){.kind = "relay",
	    .from_name = "Anna (Acme Support)",
	    .from_address = "support@desk.test",
	    .to_address = "ilze@customer.test",
	    .subject = "Re: Hello",
	    .text = "Text\n",
	    .html = "<p>Text</p>\n",
	    .files = files,
	    .file_count = count,
	    .message_id = "<1@desk.test>",
	    .date = 1795190400};
}

static json_t *
file_seen(const char *name, const char *type, const char *charset, int size, const char *sha256)
{
	return json_pack("{s:s, s:s, s:s, s:s?, s:[sss], s:s, s:i, s:s}", "name", name, "fallback",
	    name, "type", type, "charset", charset, "fields", "Content-Disposition",
	    "Content-Transfer-Encoding", "Content-Type", "how", "attachment", "size", size,
	    "sha256", sha256);
}

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* The words first, then the files in order, their bytes as they were. */
static void
test_whole(void **state)
{
	static const char bytes[] = "\0\r\n.\r\n--\n\r\xff From ";
	const struct enclosure files[] = {
	    {"Rēķins Nr. 7.pdf", "application/pdf", bytes, sizeof bytes - 1},
	    {"empty.txt", "text/plain", "", 0}, {"photo.jpg", "image/jpeg", "abc", 3}};
	struct compose_mail m = mail_with(files, 3);

	(void)state;
	read_back(&m, json_pack("{s:s, s:s, s:s, s:[o, o, o]}", "type", "multipart/mixed", "text",
	                  m.text, "html", m.html, "files",
	                  file_seen("Rēķins Nr. 7.pdf", "application/pdf", NULL, sizeof bytes - 1,
	                      "742e5d098b665fe06b1fd185149af2ab151a023a35d2d7a5d27c4dae9a61ab18"),
	                  file_seen("empty.txt", "text/plain", "utf-8", 0, EMPTY),
	                  file_seen("photo.jpg", "image/jpeg", NULL, 3,
	                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	m.html = NULL;
	read_back(&m, json_pack("{s:s, s:n}", "text", m.text, "html"));
}

static const struct {
	const char *name, *shown;
} names[] = {
    {"a.txt", "a.txt"},
    {"a \"b\" \\c;d=e.txt", "a \"b\" _c;d=e.txt"},
    {"../../etc/passwd", "_.._etc_passwd"},
    {"C:\\Windows\\x.exe", "C:_Windows_x.exe"},
    {"a\r\nBcc: evil@x.test\r\n\r\nx", "aBcc: evil@x.testx"},
    {"gpj\xe2\x80\xaeslx.exe", "gpjslx.exe"},
    {"\xef\xbb\xbf\xd8\x9c\xe2\x81\xa6\xe2\x80\x8f\xc2\x85\x7f"
     "x.y",
        "x.y"},
    {"\xff\xfe.pdf", "\xef\xbf\xbd\xef\xbf\xbd.pdf"},
    {"", "file"},
    {"...", "file"},
    {NULL, "file"},
    {"con", "_con"},
    {"NUL.txt", "_NUL.txt"},
    {"lpt1.", "_lpt1"},
    {"conrad.txt", "conrad.txt"},
    {".profile", "profile"},
    {"=?utf-8?Q?x?=.pdf", "=?utf-8?Q?x?=.pdf"},
    {"Очень длинное имя файла, которое ни в одну строку не помещается, и ещё немного.docx",
        "Очень длинное имя файла, которое ни в одну строку не помещается, и ещё немного.docx"},
    {"a plain name that is so long that one line does not hold it in any way at all.pdf",
        "a plain name that is so long that one line does not hold it in any way at all.pdf"},
    {"\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e"
     "\x89"
     ".png",
        "\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f"
        "\x8e\x89"
        ".png"},
};

/* Whatever a file is called: a name, the same to every reader, and no other field. */
static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct enclosure file = {names[i].name, "application/pdf", "", 0};
		struct compose_mail m = mail_with(&file, 1);
		read_back(&m, json_pack("{s:[o]}", "files",
		                  file_seen(names[i].shown, "application/pdf", NULL, 0, EMPTY)));
	}
}

static void
test_long_names(void **state)
{
	struct str name = {0}, expected = {0};

	(void)state;
	for (int i = 0; i < 100; i++)
		str_addz(&name, "ū.");
	str_addz(&name, "pdf");
	for (int i = 0; i < 58; i++)
		str_addz(&expected, "ū.");
	str_addz(&expected, "ū.pdf");
	const struct enclosure file = {str_text(&name), "application/pdf", "", 0};
	struct compose_mail m = mail_with(&file, 1);
	read_back(&m, json_pack("{s:[o]}", "files",
	                  file_seen(str_text(&expected), "application/pdf", NULL, 0, EMPTY)));
	str_free(&name);
	str_free(&expected);
}

static const struct {
	const char *type, *shown, *charset;
} types[] = {
    {"image/svg+xml", "image/svg+xml", NULL},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", NULL},
    {"text/html", "text/html", "utf-8"},
    {"text/calendar", "application/octet-stream", NULL},
    {NULL, "application/octet-stream", NULL},
    {"", "application/octet-stream", NULL},
    {"text", "application/octet-stream", NULL},
    {"text/", "application/octet-stream", NULL},
    {"/plain", "application/octet-stream", NULL},
    {"text/plain; name=x", "application/octet-stream", NULL},
    {"text/plain\r\nBcc: evil@x.test", "application/octet-stream", NULL},
    {"te xt/plain", "application/octet-stream", NULL},
    {"text/pl\xc3\xa4in", "application/octet-stream", NULL},
    {"-text/plain", "application/octet-stream", NULL},
    {"text/plain/x", "application/octet-stream", NULL},
    {"multipart/mixed", "application/octet-stream", NULL},
    {"Message/Partial", "application/octet-stream", NULL},
    {"message/delivery-status", "application/octet-stream", NULL},
    {"application/ms-tnef", "application/octet-stream", NULL},
    {"application/pkcs7-mime", "application/octet-stream", NULL},
};

static void
test_types(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const struct enclosure file = {"a.b", types[i].type, "abc", 3};
		struct compose_mail m = mail_with(&file, 1);
		read_back(&m,
		    json_pack("{s:[o]}", "files",
		        file_seen("a.b", types[i].shown, types[i].charset, 3,
		            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	}
}

/* A mail that is a file: bytes that no relay changes, opened by its ending. */
static void
test_mails(void **state)
{
	static const char *const names_of[][2] = {
	    {"Hello", "Hello.eml"}, {"Hello.EML", "Hello.EML"}, {"", "file.eml"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct enclosure file = {names_of[i][0], "message/rfc822", "", 0};
		struct compose_mail m = mail_with(&file, 1);
		read_back(
		    &m, json_pack("{s:[o]}", "files",
		            file_seen(names_of[i][1], "application/octet-stream", NULL, 0, EMPTY)));
	}
}

/* Text that is no UTF-8 keeps its bytes, and nothing is said of what it is in. */
static void
test_other_charset(void **state)
{
	const struct enclosure file = {"a.txt", "text/plain", "\xe4\xf6\xfc", 3};
	struct str mail = {0};

	(void)state;
	struct compose_mail m = mail_with(&file, 1);
	assert_int_equal(compose(&m, &mail, NULL), DONE);
	assert_non_null(strstr(mail.data, "\r\nContent-Type: text/plain;\r\n name=\"a.txt\"\r\n"));
	assert_non_null(strstr(mail.data, "\r\n\r\n5Pb8\r\n"));
	str_free(&mail);
}

/* Ten megabytes: the mail takes no more memory than its bytes, rounded up to the next power of two.
 */
static void
test_large(void **state)
{
	enum { SIZE = 10 * 1024 * 1024 };
	char *content = xmalloc(SIZE);
	struct str mail = {0};

	(void)state;
	for (size_t i = 0; i < SIZE; i++)
		content[i] = (char)(i * 7 + i / 251);
	const struct enclosure file = {"large.bin", "application/octet-stream", content, SIZE};
	struct compose_mail m = mail_with(&file, 1);
	assert_int_equal(compose(&m, &mail, NULL), DONE);
	assert_true(mail.len > SIZE / 3 * 4 && mail.len < SIZE / 10 * 14);
	assert_true(mail.len <= enclosure_size(&file) + 4000);
	assert_true(mail.size <= 16 * 1024 * 1024);
	str_free(&mail);
	free(content);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_long_names),
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_mails),
	    cmocka_unit_test(test_other_charset),
	    cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, read_back_start, read_back_stop);
}
