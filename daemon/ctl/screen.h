/* A terminal that is drawn anew again and again, without scrolling what was on it before. */
#ifndef CTL_SCREEN_H
#define CTL_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

enum screen_event {
	SCREEN_TIME,    /* the time is over */
	SCREEN_KEY,     /* any key but those that end */
	SCREEN_RESIZED, /* or back in the foreground: draw again */
	SCREEN_END      /* q, Ctrl-C, SIGTERM, the terminal is gone */
};

/* Takes the terminal, or, where stdin and stdout are none, just looks after the signals. One at a
 * time in a process. */
void screen_open(void);
/* Gives it back as it was. */
void screen_close(void);
/* Is it a terminal? */
bool screen_is_terminal(void);
size_t screen_rows(void);
/* Draws lines of text, cut where the terminal ends. The text must be clean. */
void screen_draw(const char *text);
/* Waits for whichever comes first. */
enum screen_event screen_wait(int timeout_ms);

#endif
