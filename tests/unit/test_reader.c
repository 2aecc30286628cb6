/* The sandboxed child from its parent's side: the mails that kill parsers, through the real program; and a child that
 * lies, played by this program itself. */
#include "test.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "../../daemon/common/clock.h"
#include "../../daemon/common/str.h"
#include "../../daemon/read/child.h"
#include "../../daemon/read/frame.h"

static char real_program[PATH_MAX];

static struct reader *
real_reader(int64_t wall_ms)
{
	static const char *const own[] = {"desk@acme.test", NULL};
	struct reader_options options = {
	    .wall_ms = wall_ms, .memory = (int64_t)512 << 20, .own_addresses = own, .program = real_program};

	return reader_new(&options);
}

/* A mail that must give a document which holds text. */
static void
check_read(struct reader *r, const void *bytes, size_t n, const char *text)
{
	struct reader_answer answer;
	struct fail f = {0};

	if (reader_read(r, bytes, n, false, &answer, &f) != DONE)
		fail_msg("%s", f.text);
	if (!strstr(answer.document, text))
		fail_msg("no %s in %.300s", text, answer.document);
	reader_answer_free(&answer);
}

static void
check_text(struct reader *r, const char *mail, const char *text)
{
	check_read(r, mail, strlen(mail), text);
}

static void
test_mails(void **state)
{
	struct reader *r = real_reader(0);
	struct reader_answer answer;
	struct fail f;
	static const char mail[] = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\neHh4";

	(void)state;
	check_text(r, "", "\"text\":\"\"");
	check_text(r, "Subject: hello\n\nbody", "\"subject\":\"hello\"");
	check_text(r, "From: desk@acme.test\n\nx", "\"kind\":\"loop\"");
	assert_int_equal(reader_read(r, mail, sizeof mail - 1, false, &answer, &f), DONE);
	assert_int_equal(answer.attachment_count, 1);
	assert_memory_equal(answer.attachments[0].data, "xxx", 3);
	reader_answer_free(&answer);
	assert_int_equal(reader_read(r, mail, sizeof mail - 1, true, &answer, &f), DONE);
	assert_int_equal(answer.attachment_count, 0);
	assert_non_null(strstr(answer.document, "\"header_only\":true"));
	reader_answer_free(&answer);
	reader_free(&r);
	assert_null(r);
}

/* The 120 bytes that crash Debian 12's parser. */
static void
test_quote_as_boundary(void **state)
{
	struct reader *r = real_reader(0);

	(void)state;
	check_text(r, "From: a@b.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"\\\"\"\n\n--x\n\nhi\n",
	    "\"malformed\":true");
	/* the same inside a mail that is in order, also behind an encoded word */
	check_text(r,
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=\"\\\"\"\n\n--x\n\nhi\n--b--\n",
	    "hi");
	check_text(r,
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; "
	    "boundary=\"=?us-ascii?Q?=5C=22?=\"\n\n--x\n\nhi\n--b--\n",
	    "hi");
	reader_free(&r);
}

static void
nest(struct str *s, const char *what, int depth)
{
	for (int i = 0; i < depth; i++) {
		if (*what == 'm')
			str_addz(s, "Content-Type: message/rfc822\n\n");
		else if (*what == 'p')
			str_addf(s, "Content-Type: multipart/mixed; boundary=b%d.\n\n--b%d.\n", i, i);
		else
			str_addz(s, what);
	}
}

/* Depth that overflows stacks, and time that grows with its square, elsewhere. */
static void
test_nesting(void **state)
{
	static const struct {
		const char *before, *what;
		int depth;
	} rows[] = {
	    {"", "message", 30000},
	    {"", "part", 50000},
	    {"From: ", "(", 300000},
	    {"Content-Type: ", "(", 300000},
	    {"To: ", "g:", 100000},
	    {"Subject: ", "=?utf-8?Q?", 100000},
	    {"Content-Type: text/html\n\n", "<div>", 200000},
	    {"Content-Type: text/html\n\n", "<a href=x><table><b>", 50000},
	    {"Content-Type: text/plain; ", "a=b; ", 50000},
	    {"References: ", "<a@b.test> ", 100000},
	};
	struct reader *r = real_reader(0);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str s = {0};
		str_addz(&s, rows[i].before);
		nest(&s, rows[i].what, rows[i].depth);
		str_addz(&s, "\n\nbody\n");
		check_read(r, s.data, s.len, "\"kind\":");
		str_free(&s);
	}
	reader_free(&r);
}

/* One byte behind the end is looked at by libetpan's decoder. */
static void
test_last_byte(void **state)
{
	struct reader *r = real_reader(0);

	(void)state;
	check_text(r, "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\nfoo=b", "foo=b");
	reader_free(&r);
}

/* A child for each odd mail, and a new one after a thousand: both unseen by the caller. */
static void
test_renewal(void **state)
{
	struct reader *r = real_reader(0);

	(void)state;
	for (int i = 0; i < 1005; i++)
		check_text(r, "Subject: again\n\nbody", "again");
	for (int i = 0; i < 3; i++)
		check_text(r, "Content-Type: multipart/mixed; boundary=\"\\\"\"\n\nx", "\"malformed\":true");
	reader_free(&r);
}

static void
test_no_program(void **state)
{
	struct reader_options options = {.program = "/nonexistent/promised-reader"};
	struct reader *r = reader_new(&options);
	struct reader_answer answer;
	struct fail f;

	(void)state;
	assert_int_equal(reader_read(r, "", 0, false, &answer, &f), LATER);
	assert_non_null(strstr(f.text, "/nonexistent/promised-reader"));
	reader_free(&r);
	options.program = "/bin/true"; /* starts, and ends */
	r = reader_new(&options);
	assert_int_equal(reader_read(r, "", 0, false, &answer, &f), LATER);
	reader_free(&r);
}

/* ---- a child that lies: started with our own program, it does what the mail says ---- */

static void
put(const void *data, size_t n)
{
	if (!frame_write(FRAME_SOCKET, data, n))
		_exit(1);
}

static void
put_answer(uint64_t document_length, uint32_t attachments, const char *document)
{
	struct frame_answer a = {
	    .magic = FRAME_MAGIC, .document_length = document_length, .attachment_count = attachments};

	put(&a, sizeof a);
	put(document, strlen(document));
}

static void
lie(const char *mail)
{
	struct frame_attachment head = {.length = 3};

	if (strcmp(mail, "honest") == 0) {
		put_answer(2, 0, "{}");
	} else if (strcmp(mail, "magic") == 0) {
		put("0123456789012345678901234567890123456789", 40);
	} else if (strcmp(mail, "long document") == 0) {
		put_answer((uint64_t)1 << 60, 0, "");
	} else if (strcmp(mail, "many attachments") == 0) {
		put_answer(2, 1000000000, "{}");
	} else if (strcmp(mail, "long attachment") == 0) {
		put_answer(2, 1, "{}");
		head.length = (uint64_t)1 << 60;
		put(&head, sizeof head);
	} else if (strcmp(mail, "wrong checksum") == 0) {
		put_answer(2, 1, "{}");
		memset(head.sha256, '0', sizeof head.sha256);
		put(&head, sizeof head);
		put("xxx", 3);
	} else if (strcmp(mail, "no text") == 0) {
		put_answer(2, 0, "\xff\xff");
	} else if (strcmp(mail, "nul") == 0) {
		put_answer(2, 0, "");
		put("\0\0", 2);
	} else if (strcmp(mail, "half") == 0) {
		put_answer(100, 0, "{");
		_exit(3);
	} else if (strcmp(mail, "dies") == 0) {
		signal(SIGSEGV, SIG_DFL); /* a sanitizer has its own idea of it */
		raise(SIGSEGV);
	} else if (strcmp(mail, "memory") == 0) {
		_exit(70);
	} else if (strcmp(mail, "aborts") == 0) {
		abort();
	} else if (strcmp(mail, "is killed") == 0) {
		raise(SIGKILL);
	} else if (strcmp(mail, "is stopped") == 0) {
		raise(SIGTERM);
	}
	if (strcmp(mail, "hangs") == 0)
		for (;;)
			pause();
}

static int
play_child(void)
{
	struct frame_request request;
	char body[4096];

	if (!frame_read(FRAME_SOCKET, &request, sizeof request) || request.length >= sizeof body ||
	    !frame_read(FRAME_SOCKET, body, request.length))
		return 1;
	put_answer(0, 0, "");
	while (frame_read(FRAME_SOCKET, &request, sizeof request) && request.length < sizeof body &&
	       frame_read(FRAME_SOCKET, body, request.length)) {
		body[request.length] = 0;
		lie(body);
	}
	return 0;
}

static void
check_lie(struct reader *r, const char *mail, int code, const char *text)
{
	struct reader_answer answer;
	struct fail f = {0};

	assert_int_equal(reader_read(r, mail, strlen(mail), false, &answer, &f), NEVER);
	assert_null(answer.document);
	assert_int_equal(f.code, code);
	if (!strstr(f.text, text))
		fail_msg("%s: %s", mail, f.text);
	/* the next mail is none the worse */
	assert_int_equal(reader_read(r, "honest", 6, false, &answer, &f), DONE);
	assert_string_equal(answer.document, "{}");
	reader_answer_free(&answer);
}

static void
test_lies(void **state)
{
	struct reader_options options = {.wall_ms = 300, .program = "/proc/self/exe"};
	struct reader *r = reader_new(&options);
	int64_t before;

	(void)state;
	check_lie(r, "magic", READER_NONSENSE, "something else");
	check_lie(r, "long document", READER_NONSENSE, "something else");
	check_lie(r, "many attachments", READER_NONSENSE, "something else");
	check_lie(r, "long attachment", READER_NONSENSE, "larger than the mail");
	check_lie(r, "wrong checksum", READER_NONSENSE, "checksum");
	check_lie(r, "no text", READER_NONSENSE, "UTF-8");
	check_lie(r, "nul", READER_NONSENSE, "UTF-8");
	check_lie(r, "half", READER_DIED, "exit code 3");
	check_lie(r, "dies", READER_DIED, "signal 11");
	check_lie(r, "aborts", READER_DIED, "signal 6");
	check_lie(r, "memory", READER_DIED, "out of memory");
	check_lie(r, "is killed", READER_KILLED, "signal 9");
	check_lie(r, "is stopped", READER_KILLED, "signal 15");
	before = clock_ms();
	check_lie(r, "hangs", READER_LATE, "no answer in");
	assert_true(clock_ms() - before < 5000);
	reader_free(&r);
}

/* Killed while it had nothing to do: nobody's mail is to blame. */
static void
test_killed_between(void **state)
{
	struct reader *r = real_reader(0);
	char command[100];
	FILE *children;
	int pid = 0;

	(void)state;
	check_text(r, "Subject: one\n\n", "one");
	snprintf(command, sizeof command, "/proc/self/task/%d/children", (int)getpid());
	children = fopen(command, "r");
	assert_non_null(children);
	assert_int_equal(fscanf(children, "%d", &pid), 1);
	fclose(children);
	assert_int_equal(kill(pid, SIGKILL), 0);
	/* until it is a zombie: its socket is closed then, too */
	snprintf(command, sizeof command, "/proc/%d/stat", pid);
	for (char life = 0; life != 'Z';) {
		FILE *stat = fopen(command, "r");
		assert_non_null(stat);
		assert_int_equal(fscanf(stat, "%*d %*s %c", &life), 1);
		fclose(stat);
	}
	check_text(r, "Subject: two\n\n", "two");
	reader_free(&r);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mails),
	    cmocka_unit_test(test_quote_as_boundary),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_last_byte),
	    cmocka_unit_test(test_renewal),
	    cmocka_unit_test(test_no_program),
	    cmocka_unit_test(test_lies),
	    cmocka_unit_test(test_killed_between),
	};

	if (argc && strcmp(argv[0], "promised-reader") == 0)
		return play_child();
	ssize_t n = readlink("/proc/self/exe", real_program, sizeof real_program - 1);
	if (n <= 0)
		return 1;
	real_program[n] = 0; /* .../tests/test_reader: the programs are one folder up */
	for (int i = 0; i < 2; i++)
		*strrchr(real_program, '/') = 0;
	snprintf(real_program + strlen(real_program), sizeof real_program - strlen(real_program), "/promised-reader");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
