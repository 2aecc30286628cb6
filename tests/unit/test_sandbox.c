/* Behind the walls: each forbidden thing is tried in a process of its own. */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/read/charset.h"
#include "../../daemon/read/sandbox.h"

#if defined(__SANITIZE_ADDRESS__)
enum { WALLS = 0 }; /* see sandbox.c */
#else
enum { WALLS = 1 };
#endif

/* Runs deed behind the walls; the wait status. */
static int
behind_walls(int (*deed)(void), int64_t memory)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct fail f = {0};
		charset_prepare();
		if (sandbox_enter(memory, &f) != DONE)
			_exit(99);
		_exit(deed());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
check_code(int (*deed)(void), int code)
{
	int status = behind_walls(deed, (int64_t)512 << 20);

	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), code);
}

static void
check_killed(int (*deed)(void))
{
	int status = behind_walls(deed, (int64_t)512 << 20);

	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static int
compute(void)
{
	struct arena *a = arena_new();
	/* a converter whose module was loaded before; memory small and large */
	int bad = strcmp(charset_convert(a, "windows-1257", "\xe2", 1).text, "ā") != 0;
	char *large = xmalloc(64 << 20);

	memset(large, 1, 64 << 20);
	free(large);
	arena_free(&a);
	return bad;
}

static int
open_file(void)
{
	return open("/etc/passwd", O_RDONLY) == -1 && errno == EACCES ? 0 : 1;
}

static int
write_file(void)
{
	return open("/tmp/promised-was-here", O_WRONLY | O_CREAT, 0600) == -1 ? 0 : 1;
}

static int
make_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
make_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int
run_program(void)
{
	return execl("/bin/true", "true", NULL);
}

static int
make_process(void)
{
	return fork();
}

static int
kill_parent(void)
{
	return kill(getppid(), 0);
}

static int
trace(void)
{
	char *const argv[] = {NULL};
	return execve("/proc/self/exe", argv, argv);
}

static int
map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int
take_much(void)
{
	return malloc((size_t)1 << 30) ? 1 : 0;
}

static void
test_allowed(void **state)
{
	(void)state;
	check_code(compute, 0);
}

static void
test_files(void **state)
{
	(void)state;
	if (!WALLS)
		skip();
	check_code(open_file, 0);
	check_code(write_file, 0);
}

static void
test_calls(void **state)
{
	(void)state;
	if (!WALLS)
		skip();
	check_killed(make_socket);
	check_killed(make_unix_socket);
	check_killed(run_program);
	check_killed(make_process);
	check_killed(kill_parent);
	check_killed(trace);
	check_killed(map_code);
}

static void
test_memory(void **state)
{
	(void)state;
	if (!WALLS)
		skip();
	check_code(take_much, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_allowed),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_calls),
	    cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
