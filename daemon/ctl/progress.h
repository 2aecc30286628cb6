/* Long work shows how far it is: a bar on a terminal, a line now and then in a log; both on stderr,
 * so that stdout stays for results. SIGINT, SIGTERM and SIGHUP end it after the item in hand; a
 * second one ends it at once. One at a time in a process. */
#ifndef CTL_PROGRESS_H
#define CTL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/str.h"

struct progress;

struct progress_options {
	const char *doing; /* "import": stands in front of each line */
	const char *unit;  /* "mails"; "bytes" are shown as KiB, MiB, GiB */
	int64_t total;     /* 0: not known */
	int64_t begin;     /* what an earlier run has done already: of the total, but of no rate */
	const char *again; /* how to go on after an interruption, said then: "run the same command
	                      again; ..." */
	bool quiet;        /* only the signals are looked after */
};

/* The texts of options are copied. */
struct progress *progress_new(const struct progress_options *options);
/* When it becomes known later, or changes. */
void progress_total(struct progress *p, int64_t total);
void progress_add(struct progress *p, int64_t done);
/* How much is done in all, where that is how it is known. */
void progress_set(struct progress *p, int64_t done);
/* What is in hand ("0006-import.sql"), shown behind the figures until the next one; NULL: nothing.
 * Cleaned. */
void progress_note(struct progress *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A line that stays, on stderr, above the bar ("promisectl: ..." as errors have it). Cleaned. */
void progress_say(struct progress *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Shows the time pass while one item takes long, once a second or so: for db_tick() and for waiting
 * loops. Does nothing when no work is going on. */
void progress_beat(void);
/* True once a signal asked to stop: finish the item in hand and take no other. */
bool progress_stopping(const struct progress *p);
/* Takes the bar away and gives the signals back. code is what the work came to; when it was
 * interrupted, says after how much and how to go on, and makes 75 (EX_TEMPFAIL) of 0. Returns the
 * exit code. NULL is accepted. */
int progress_end(struct progress **p, int code);

/* What is shown, made of its figures. */
struct progress_state {
	const char *doing, *unit, *note; /* note may be "" */
	int64_t done, total;             /* total 0: not known */
	double rate;                     /* units a second; 0: not known yet */
	int64_t seconds;                 /* since it began */
};
/* Appends the line: with a bar for a terminal of width columns, never longer; width 0: a line for a
 * log. */
void progress_text(const struct progress_state *s, size_t width, struct str *out);
/* "45 s", "12 min", "3 h 20 min". */
void progress_time(int64_t seconds, struct str *out);
/* "12,345 mails", "1.5 MiB". */
void progress_amount(int64_t n, const char *unit, struct str *out);
/* "12,345 of 29,000 mails"; total 0: the amount alone. */
void progress_done(int64_t done, int64_t total, const char *unit, struct str *out);

#endif
