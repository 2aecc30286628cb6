#include "screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Of the one terminal that a process has. */
static struct termios before;
static bool is_terminal;
static volatile sig_atomic_t ended, resized, suspended;
static sigset_t
    outside; /* the signals let through while waiting, and only then: none can be missed */

static void
on_signal(int number)
{
	if (number == SIGWINCH || number == SIGCONT)
		resized = 1;
	else if (number == SIGTSTP)
		suspended = 1;
	else
		ended = 1;
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};

static void
take_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t ours;

	sigemptyset(&ours);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		sigaction(signals[i], &action, NULL);
		sigaddset(&ours, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &ours, &outside);
}

/* The other screen (what was on the first one comes back afterwards), no cursor, long lines cut. */
static void
take_terminal(void)
{
	struct termios raw = before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	fputs("\033[?1049h\033[?25l\033[?7l", stdout);
	fflush(stdout);
}

static void
give_terminal(void)
{
	fputs("\033[?7h\033[?25h\033[?1049l", stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
}

void
screen_open(void)
{
	is_terminal = isatty(STDOUT_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	take_signals();
	if (is_terminal)
		take_terminal();
}

void
screen_close(void)
{
	if (is_terminal)
		give_terminal();
	is_terminal = false;
}

bool
screen_is_terminal(void)
{
	return is_terminal;
}

size_t
screen_rows(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}

/* Over what is there, each line cleared behind its end: nothing flickers. */
void
screen_draw(const char *text)
{
	size_t rows = screen_rows();

	fputs("\033[H", stdout);
	for (size_t row = 0; row < rows && *text; row++) {
		size_t n = strcspn(text, "\n");
		printf("%s%.*s\033[K", row ? "\n" : "", (int)n, text);
		text += n + (text[n] == '\n');
	}
	fputs("\033[J", stdout);
	fflush(stdout);
}

/* Ctrl-Z: the shell gets its terminal as it was, and we ours when we are back. */
static void
suspend(void)
{
	suspended = 0;
	if (is_terminal)
		give_terminal();
	raise(SIGSTOP);
	if (is_terminal)
		take_terminal();
	resized = 1;
}

static enum screen_event
read_key(void)
{
	char key;
	ssize_t n = read(STDIN_FILENO, &key, 1);

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		return SCREEN_END;
	return n > 0 && (key == 'q' || key == 'Q' || key == 4) ? SCREEN_END : SCREEN_KEY;
}

enum screen_event
screen_wait(int timeout_ms)
{
	struct pollfd p = {is_terminal ? STDIN_FILENO : -1, POLLIN, 0};
	const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
	int n = ppoll(&p, 1, &timeout, &outside);

	if (ended)
		return SCREEN_END;
	if (suspended)
		suspend();
	if (resized) {
		resized = 0;
		return SCREEN_RESIZED;
	}
	return n > 0 ? read_key() : SCREEN_TIME;
}
