#include "progress.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/clock.h"
#include "text.h"

enum {
	REDRAW_MS = 100,
	LOG_FIRST_MS = 10000, /* what is done before that needs no line in a log */
	LOG_EVERY_MS = 30000,
	RATE_MS = 500, /* between two samples of the rate */
};

struct progress {
	char *doing, *unit, *again;
	struct str note;
	int64_t done, total, begin;
	int64_t began_ms, shown_ms; /* shown_ms 0: not yet */
	int64_t sampled_ms, sampled;
	double rate;
	bool terminal, quiet, drawn;
	struct sigaction before[3];
};

static const int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t stopped; /* by which signal */
static struct progress *current;

/* The second one takes effect as it would without us. */
static void
on_signal(int number)
{
	stopped = number;
	signal(number, SIG_DFL);
}

static void
take_signals(struct progress *p)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

	stopped = 0;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++) {
		sigaction(stop_signals[i], NULL, &p->before[i]);
		/* nohup's: it stays ignored */
		if (p->before[i].sa_handler != SIG_IGN)
			sigaction(stop_signals[i], &action, NULL);
	}
}

static void
give_signals_back(const struct progress *p)
{
	for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
		sigaction(stop_signals[i], &p->before[i], NULL);
}

struct progress *
progress_new(const struct progress_options *options)
{
	struct progress *p = xcalloc(1, sizeof *p);

	p->doing = xstrdup(options->doing);
	p->unit = xstrdup(options->unit);
	p->again = options->again ? xstrdup(options->again) : NULL;
	p->total = options->total;
	p->done = p->begin = p->sampled = options->begin;
	p->quiet = options->quiet;
	p->terminal = isatty(STDERR_FILENO) == 1;
	p->began_ms = p->sampled_ms = clock_ms();
	take_signals(p);
	current = p;
	return p;
}

static size_t
columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1U
	                                                                       : 79;
}

static struct progress_state
state_of(const struct progress *p, int64_t now)
{
	return (struct progress_state){.doing = p->doing,
	    .unit = p->unit,
	    .note = str_text(&p->note),
	    .done = p->done,
	    .total = p->total,
	    .rate = p->rate,
	    .seconds = (now - p->began_ms) / 1000};
}

static void
draw(struct progress *p, int64_t now)
{
	struct str line = {0};
	struct progress_state state = state_of(p, now);

	if (p->terminal) {
		str_addz(&line, "\r");
		progress_text(&state, columns(), &line);
		str_addz(&line, "\033[K");
		p->drawn = true;
	} else {
		str_addz(&line, "promisectl: ");
		progress_text(&state, 0, &line);
		str_addc(&line, '\n');
	}
	fwrite(str_text(&line), 1, line.len, stderr);
	fflush(stderr);
	str_free(&line);
	p->shown_ms = now;
}

/* A mean that forgets: half of it is what the last quarter of a minute or so has shown. */
static void
sample(struct progress *p, int64_t now)
{
	int64_t passed = now - p->sampled_ms;

	if (passed < RATE_MS)
		return;
	double fresh = 1000.0 * (double)(p->done - p->sampled) / (double)passed;
	double weight = (double)passed / (double)(passed + 20000);
	double mean = now > p->began_ms
	                  ? 1000.0 * (double)(p->done - p->begin) / (double)(now - p->began_ms)
	                  : fresh;
	p->rate = now - p->began_ms < 20000 ? mean : p->rate + weight * (fresh - p->rate);
	p->sampled = p->done;
	p->sampled_ms = now;
}

static void
show(struct progress *p)
{
	int64_t now = clock_ms();

	if (p->quiet)
		return;
	sample(p, now);
	if (p->terminal ? now - p->shown_ms >= REDRAW_MS
	                : now - (p->shown_ms ? p->shown_ms : p->began_ms) >=
	                      (p->shown_ms ? LOG_EVERY_MS : LOG_FIRST_MS))
		draw(p, now);
}

void
progress_total(struct progress *p, int64_t total)
{
	p->total = total;
	show(p);
}

void
progress_add(struct progress *p, int64_t done)
{
	p->done += done;
	show(p);
}

void
progress_set(struct progress *p, int64_t done)
{
	p->done = done;
	show(p);
}

static void
add_clean(struct str *out, const char *format, va_list args)
{
	char *text = xvasprintf(format, args);

	text_clean(out, text, strlen(text), false);
	free(text);
}

void
progress_note(struct progress *p, const char *format, ...)
{
	va_list args;

	str_truncate(&p->note, 0);
	if (format) {
		va_start(args, format);
		add_clean(&p->note, format, args);
		va_end(args);
	}
	show(p);
}

static void
wipe(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}

void
progress_say(struct progress *p, const char *format, ...)
{
	struct str line = {0};
	va_list args;

	va_start(args, format);
	add_clean(&line, format, args);
	va_end(args);
	wipe(p);
	fprintf(stderr, "promisectl: %s\n", str_text(&line));
	str_free(&line);
	p->shown_ms = p->terminal ? 0 : p->shown_ms; /* the bar comes back at the next step */
}

void
progress_beat(void)
{
	if (current)
		show(current);
}

bool
progress_stopping(const struct progress *p)
{
	(void)p;
	return stopped != 0;
}

static void
say_interrupted(const struct progress *p)
{
	struct str line = {0};

	str_addf(&line, "%s: interrupted after ", p->doing);
	progress_done(p->done, p->total, p->unit, &line);
	fprintf(stderr, "promisectl: %s%s%s\n", str_text(&line), p->again ? "; " : "",
	    p->again ? p->again : "");
	str_free(&line);
}

int
progress_end(struct progress **p, int code)
{
	if (!*p)
		return code;
	/* Whoever has seen lines sees the last one, too. */
	if (!(*p)->terminal && !(*p)->quiet && (*p)->shown_ms && !stopped && code == EX_OK)
		draw(*p, clock_ms());
	wipe(*p);
	give_signals_back(*p);
	if (stopped && code == EX_OK) {
		say_interrupted(*p);
		code = EX_TEMPFAIL;
	}
	current = NULL;
	str_free(&(*p)->note);
	free((*p)->again);
	free((*p)->unit);
	free((*p)->doing);
	free(*p);
	*p = NULL;
	return code;
}
