/* What may be said of an address, and what is known of a POST that nobody answered. */
#include "test.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "../../daemon/common/https.h"

static void
check_host(const char *url, const char *wanted)
{
	char *host = https_host(url);

	assert_string_equal(host, wanted);
	free(host);
}

static void
hosts(void **state)
{
	(void)state;
	check_host("https://example.org/a-key-of-its-own", "example.org");
	check_host("https://example.org:8443?key=a", "example.org:8443");
	check_host("https://user:pass@word@example.org#key", "example.org");
	check_host("https://[::1]:8443/", "[::1]:8443");
	check_host("example.org/key@elsewhere", "example.org");
}

/* A port of loopback at which nobody listens, or, with backlog, somebody who never answers. */
static int
bind_port(int backlog, char url[64])
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	if (backlog)
		assert_int_equal(listen(fd, backlog), 0);
	snprintf(url, 64, "https://127.0.0.1:%d/", ntohs(at.sin_port));
	return fd;
}

static void
check_trouble(const struct https *call, enum https_trouble wanted)
{
	struct https_answer said;

	assert_int_equal(https_post(call, &said), wanted);
	assert_false(said.sent);
	assert_int_equal(said.status, 0);
	assert_int_equal(said.body.len, 0);
	assert_true(*said.words);
	https_forget(&said.body);
}

static void
troubles(void **state)
{
	const struct https_header headers[] = {{"Left-Out", NULL}, {"Said", "value"}, {0}};
	struct https call = {.headers = headers,
	    .body = "a=b",
	    .connect_timeout_ms = 300,
	    .answer_timeout_ms = 300,
	    .wake_fd = -1};
	char url[64];
	int ends[2], fd;

	(void)state;
	call.url = "http://127.0.0.1/";
	check_trouble(&call, HTTPS_ADDRESS);
	call.url = "https://";
	check_trouble(&call, HTTPS_ADDRESS);
	call.url = url;
	fd = bind_port(0, url);
	check_trouble(&call, HTTPS_UNREACHABLE);
	close(fd);
	fd = bind_port(1, url);
	check_trouble(&call, HTTPS_TIMEOUT);
	call.ca_file = "/nonexistent/ca.pem";
	check_trouble(&call, HTTPS_CA_FILE);
	call.ca_file = NULL;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "", 1), 1);
	call.wake_fd = ends[0];
	check_trouble(&call, HTTPS_STOPPED);
	close(ends[0]);
	close(ends[1]);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hosts),
	    cmocka_unit_test(troubles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
