/* connection.c against a real Dovecot (plain, STARTTLS, TLS) and servers whose certificates are
 * bad. */
#include "../../daemon/common/connection.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <cmocka.h>
#include "../../daemon/common/clock.h"
#include "../../daemon/common/str.h"
#include "helper_process.h"

static struct helper_process servers;
static int ticks;

static int
start(void **state)
{
	(void)state;
	return helper_start(&servers, "tests/e2e/imap_servers.py", NULL) ? 0 : -1;
}

static int
stop(void **state)
{
	(void)state;
	helper_stop(&servers);
	return 0;
}

static void
tick(void)
{
	ticks++;
}

static struct connection_settings
settings(const char *port, enum connection_security security)
{
	return (struct connection_settings){.scheme = "imap",
	    .host = "imap.desk.test",
	    .resolve_to = "127.0.0.1",
	    .port = helper_number(&servers, port),
	    .security = security,
	    .user = "support",
	    .password = helper_value(&servers, "password"),
	    .ca_file = helper_value(&servers, "ca"),
	    .connect_timeout_ms = 10000,
	    .wake_fd = -1,
	    .tick = tick};
}

/* The answer up to the tagged line of the one command. */
static void
converse(struct connection *c, const char *command, struct str *answer)
{
	char buffer[100];
	size_t sent = 0;

	connection_budget(c, 5000, 100000);
	while (sent < strlen(command)) {
		ssize_t n = connection_write(c, command + sent, strlen(command) - sent);
		assert_true(n > 0);
		sent += (size_t)n;
	}
	while (!strstr(str_text(answer), "t1 OK")) {
		ssize_t n = connection_read(c, buffer, sizeof buffer);
		assert_true(n > 0);
		str_add(answer, buffer, (size_t)n);
	}
}

static void
assert_works(struct connection_settings s)
{
	struct connection *c;
	struct fail f = {0};
	struct str answer = {0};

	if (connection_open(&s, &c, &f) != DONE)
		fail_msg("%s", f.text);
	converse(c, "t1 SELECT INBOX\r\n", &answer);
	assert_non_null(strstr(str_text(&answer), "UIDVALIDITY"));
	str_free(&answer);
	connection_close(&c);
	assert_null(c);
}

static void
test_each_security(void **state)
{
	(void)state;
	assert_works(settings("imaps", SECURITY_TLS));
	assert_works(settings("imap", SECURITY_STARTTLS));
	assert_works(settings("imap", SECURITY_PLAIN));
}

static void
assert_refused(struct connection_settings s, enum outcome expected, const char *word)
{
	struct connection *c;
	struct fail f = {0};
	enum outcome o = connection_open(&s, &c, &f);

	assert_null(c);
	if (o != expected || !strstr(f.text, word))
		fail_msg("%s: %s (wanted %s and \"%s\")", outcome_name(o), f.text,
		    outcome_name(expected), word);
	assert_null(strstr(f.text, s.password));
}

static void
test_bad_certificates(void **state)
{
	struct connection_settings s;

	(void)state;
	assert_refused(settings("wrong_name", SECURITY_TLS), NEVER, "certificate");
	assert_refused(settings("expired", SECURITY_TLS), NEVER, "certificate");
	assert_refused(settings("unknown_ca", SECURITY_TLS), NEVER, "imap.ca_file");
	/* The system's own list does not know the test's CA either. */
	s = settings("imaps", SECURITY_TLS);
	s.ca_file = NULL;
	assert_refused(s, NEVER, "certificate");
	s = settings("imap", SECURITY_STARTTLS);
	s.host = "not-in-the-certificate.test";
	assert_refused(s, NEVER, "imap.host");
	s = settings("imaps", SECURITY_TLS);
	s.ca_file = "/nonexistent/ca.pem";
	assert_refused(s, NEVER, "/nonexistent/ca.pem");
	/* Not a single line reached those servers: no name, no password. */
	assert_string_equal(helper_ask(&servers, "seen"), "0");
}

/* The system's authorities and the test's own, as an admin adds his to /etc/ssl/certs. */
static void
write_authorities(const char *path, const char *own)
{
	const char *const from[] = {CONNECTION_CA_FILE, own};
	FILE *to = fopen(path, "we");
	char bytes[4096];

	assert_non_null(to);
	for (size_t i = 0; i < 2; i++) {
		FILE *file = fopen(from[i], "re");
		assert_non_null(file);
		for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
			assert_int_equal(fwrite(bytes, 1, n, to), n);
		fclose(file);
	}
	assert_int_equal(fclose(to), 0);
}

static void
assert_small(struct connection_settings s)
{
	struct connection *c;
	struct fail f = {0};
	struct str answer = {0};
	size_t before = mallinfo2().uordblks;

	if (connection_open(&s, &c, &f) != DONE)
		fail_msg("%s", f.text);
	size_t kept = mallinfo2().uordblks - before;
	if (kept > 512 * 1024)
		fail_msg("an open connection keeps %zu KiB", kept / 1024);
	converse(c, "t1 NOOP\r\n", &answer);
	str_free(&answer);
	connection_close(&c);
}

/* A hundred and more authorities take 4 MiB, which an IMAP connection would keep for hours. */
static void
test_authorities_go_after_the_handshake(void **state)
{
	char path[] = "/tmp/promised-authorities-XXXXXX";
	int fd = mkstemp(path);
	struct connection_settings s = settings("imaps", SECURITY_TLS);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	write_authorities(path, s.ca_file);
	s.ca_file = path;
	assert_small(s);
	s = settings("imap", SECURITY_STARTTLS);
	s.ca_file = path;
	assert_small(s);
	unlink(path);
}

static void
test_refused_login(void **state)
{
	struct connection_settings s = settings("imaps", SECURITY_TLS);

	(void)state;
	s.password = "wrong";
	assert_refused(s, NEVER, "[AUTHENTICATIONFAILED]");
	assert_refused(s, NEVER, "imap.user");
}

static void
test_unreachable(void **state)
{
	struct connection_settings s = settings("closed", SECURITY_TLS);

	(void)state;
	assert_refused(s, LATER, "cannot be reached");
	s.resolve_to = NULL;
	s.host = "nothing.invalid";
	assert_refused(s, LATER, "nothing.invalid");
	s.host = "a b/c@d";
	assert_refused(s, LATER, "imap.host");
	s = settings("imap", SECURITY_TLS);
	s.connect_timeout_ms = 3000;
	assert_refused(s, LATER, "starttls");
}

static struct connection *
open_plain(int wake_fd)
{
	struct connection_settings s = settings("imap", SECURITY_PLAIN);
	struct connection *c;
	struct fail f;

	s.wake_fd = wake_fd;
	assert_int_equal(connection_open(&s, &c, &f), DONE);
	return c;
}

static void
test_deadline_sticks(void **state)
{
	struct connection *c = open_plain(-1);
	char byte;
	int64_t begun = clock_ms();

	(void)state;
	ticks = 0;
	connection_budget(c, 2500, 0);
	assert_int_equal(connection_read(c, &byte, 1), -1);
	assert_in_range(clock_ms() - begun, 2400, 4500);
	assert_in_range(ticks, 0, 4);
	assert_non_null(strstr(connection_error(c), "within 3 s"));
	connection_budget(c, 5000, 0);
	assert_int_equal(connection_read(c, &byte, 1), -1);
	assert_int_equal(connection_write(c, "x", 1), -1);
	assert_int_equal(connection_wait(c, 1000), CONNECTION_ERROR);
	assert_true(clock_ms() - begun < 5000);
	connection_close(&c);
}

static void
test_byte_budget(void **state)
{
	struct connection *c = open_plain(-1);
	char buffer[1000];
	ssize_t n;

	(void)state;
	connection_budget(c, 5000, 10);
	assert_true(connection_write(c, "t1 CAPABILITY\r\n", 15) > 0);
	while ((n = connection_read(c, buffer, 4)) > 0)
		;
	assert_int_equal(n, -1);
	assert_string_equal(connection_error(c), "more than 10 bytes");
	connection_close(&c);
}

static void
test_wait_and_wake(void **state)
{
	int wake = eventfd(0, 0);
	struct connection *c = open_plain(wake);
	char buffer[4];
	int64_t begun;

	(void)state;
	assert_int_equal(connection_wait(c, 50), CONNECTION_TIMEOUT);
	connection_unread(c, "cd", 2);
	connection_unread(c, "ab", 2);
	assert_int_equal(connection_wait(c, 50), CONNECTION_DATA);
	assert_int_equal(connection_read(c, buffer, 3), 3);
	assert_memory_equal(buffer, "abc", 3);
	assert_int_equal(connection_read(c, buffer, 3), 1);
	assert_int_equal(eventfd_write(wake, 1), 0);
	assert_int_equal(connection_wait(c, 60000), CONNECTION_WOKEN);
	/* What is under way may still finish, but the wait for it is short. */
	begun = clock_ms();
	connection_budget(c, 600000, 0);
	assert_int_equal(connection_read(c, buffer, 1), -1);
	assert_in_range(clock_ms() - begun, 4000, 8000);
	connection_close(&c);
	close(wake);
}

static void
test_wake_ends_connecting(void **state)
{
	int wake = eventfd(1, 0);
	struct connection_settings s =
	    settings("imap", SECURITY_TLS); /* TLS to a plain port: hangs */

	(void)state;
	s.wake_fd = wake;
	s.connect_timeout_ms = 60000;
	assert_refused(s, LATER, "asked to stop");
	close(wake);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_security),
	    cmocka_unit_test(test_bad_certificates),
	    cmocka_unit_test(test_authorities_go_after_the_handshake),
	    cmocka_unit_test(test_refused_login),
	    cmocka_unit_test(test_unreachable),
	    cmocka_unit_test(test_deadline_sticks),
	    cmocka_unit_test(test_byte_budget),
	    cmocka_unit_test(test_wait_and_wake),
	    cmocka_unit_test(test_wake_ends_connecting),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
