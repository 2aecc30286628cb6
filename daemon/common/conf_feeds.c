#include "conf_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "clock.h"
#include "ics.h"

/* Files of holidays may come from anywhere. They are read by a process of their own that can open
 * nothing and has little time: what makes the library crash or hang costs the file its turn, and
 * nothing else. */
enum {
	FILE_MAX = 4 * 1024 * 1024,
	ANSWER_MAX = 1024 * 1024,
	CHILD_MS = 10 * 1000,
	CHILD_CPU_S = 2,
	YEARS_AHEAD = 2,
};

/* The answer's last line, before the number of events that were left out. */
static const char the_end[] = "end ";

static void
limit(int what, rlim_t most)
{
	struct rlimit l = {most, most};

	setrlimit((__rlimit_resource_t)what, &l);
}

static void
confine(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, CHILD_CPU_S);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, 0); /* what is open stays so */
	limit(RLIMIT_NPROC, 0);
#if !defined(__SANITIZE_ADDRESS__) /* the sanitizer's run time needs terabytes of address space */
	limit(RLIMIT_AS, 1024L * 1024 * 1024);
#endif
}

static void
write_all(int fd, const char *bytes, size_t n)
{
	ssize_t done;

	for (; n > 0 && (done = write(fd, bytes, n)) > 0; n -= (size_t)done)
		bytes += done;
}

/* In the child: the days, then a line that says that these were all. */
static void
answer(const char *text, int year, int fd)
{
	struct str days = {0};
	size_t left_out = 0;

	confine();
	if (ics_days(text, year, year + YEARS_AHEAD, &days, &left_out))
		str_addf(&days, "%s%zu\n", the_end, left_out);
	write_all(fd, str_text(&days), days.len);
	_exit(0);
}

/* What the child says, until it has said all; it is gone when this returns. */
static void
hear(int fd, pid_t child, struct str *said)
{
	int64_t until = clock_ms() + CHILD_MS;
	char bytes[16384];
	ssize_t n = 1;

	while (n > 0 && said->len < ANSWER_MAX) {
		int64_t left = until - clock_ms();
		struct pollfd p = {fd, POLLIN, 0};
		if (left <= 0 || (poll(&p, 1, (int)left) == 0))
			break;
		n = read(fd, bytes, sizeof bytes);
		if (n > 0)
			str_add(said, bytes, (size_t)n);
		else if (n < 0 && errno == EINTR)
			n = 1;
	}
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

static bool
ask_child(const char *text, int year, struct str *said, struct str *why)
{
	int fds[2] = {-1, -1};
	pid_t child = pipe2(fds, O_CLOEXEC) == 0 ? fork() : -1;

	if (child == 0)
		answer(text, year, fds[1]);
	if (child < 0)
		str_addf(why, "cannot start a process that reads it: %m");
	if (fds[1] >= 0)
		close(fds[1]);
	if (child > 0)
		hear(fds[0], child, said);
	if (fds[0] >= 0)
		close(fds[0]);
	return child > 0;
}

static void
append(char ***list, size_t *n, const char *line, size_t length)
{
	*list = xrealloc(*list, (*n + 2) * sizeof **list);
	(*list)[(*n)++] = xstrndup(line, length);
	(*list)[*n] = NULL;
}

/* Each line is looked at again: who said it has read a stranger's file. */
static bool
take_days(const struct str *said, char ***feed, size_t *left_out)
{
	const char *line = str_text(said);
	size_t n = 0;

	*feed = xcalloc(1, sizeof **feed);
	for (size_t length; line[length = strcspn(line, "\n")]; line += length + 1) {
		if (strncmp(line, the_end, sizeof the_end - 1) == 0) {
			*left_out = strtoul(line + sizeof the_end - 1, NULL, 10);
			return true;
		}
		append(feed, &n, line, length);
		if (!utf8_valid(line, length) || length > 120 ||
		    !conf_parse_holiday((*feed)[n - 1], NULL, NULL))
			break;
	}
	for (; n > 0; n--)
		free((*feed)[n - 1]);
	free(*feed);
	*feed = NULL;
	return false;
}

/* The file's text; NULL with the reason in why. */
static char *
read_file(const char *path, struct str *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text = NULL;
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0)
		str_addf(why, "cannot read it: %m");
	else if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX)
		str_addf(why, "it is no plain file of at most %d MiB", FILE_MAX >> 20);
	else {
		text = xcalloc(1, FILE_MAX + 1);
		size_t length = 0;
		while (length < FILE_MAX && (n = read(fd, text + length, FILE_MAX - length)) > 0)
			length += (size_t)n;
	}
	if (fd >= 0)
		close(fd);
	return text;
}

static void
read_feed(struct conf_calendar *k, int year, struct str *problems)
{
	struct str said = {0}, why = {0};
	char *text = read_file(k->holidays_file, &why);
	size_t left_out = 0;

	if (text && ask_child(text, year, &said, &why) && !take_days(&said, &k->feed, &left_out))
		str_addz(&why, "it is no calendar (iCalendar) that can be understood");
	if (why.len)
		str_addf(problems,
		    "calendars.holidays_file: %s: %s; what it proposed before stays as it is\n",
		    k->holidays_file, str_text(&why));
	else if (left_out)
		str_addf(problems,
		    "calendars.holidays_file: %s: events that are not whole days are left out: "
		    "%zu\n",
		    k->holidays_file, left_out);
	free(text);
	str_free(&said);
	str_free(&why);
}

void
conf_read_feeds(const struct conf *conf, struct str *problems)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	for (size_t i = 0; i < conf->calendar_count; i++)
		if (conf->calendars[i].holidays_file && !conf->calendars[i].feed)
			read_feed(&conf->calendars[i], tm.tm_year + 1900, problems);
}
