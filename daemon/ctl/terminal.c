#include "terminal.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>
#include "../common/mem.h"

/* Truly one per process: its signals and its terminal. */
static volatile sig_atomic_t stopped;
static int stop_fd = -1;
static struct termios shown;
static bool hidden;

static void
on_signal(int unused)
{
	const uint64_t one = 1;

	(void)unused;
	stopped = 1;
	if (write(stop_fd, &one, sizeof one) < 0)
		return; /* it is readable already */
}

void
terminal_begin(void)
{
	/* Without SA_RESTART: reading a line ends. */
	const struct sigaction action = {.sa_handler = on_signal};

	if (stop_fd < 0)
		stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool
terminal_stopped(void)
{
	return stopped;
}

int
terminal_stop_fd(void)
{
	return stop_fd;
}

void
terminal_hide(void)
{
	struct termios quiet;

	if (hidden || tcgetattr(STDIN_FILENO, &shown) != 0)
		return;
	quiet = shown;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	hidden = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
}

void
terminal_show(void)
{
	if (hidden)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	hidden = false;
}
