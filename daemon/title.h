/* What ps(1) shows of this process: a role is forked, not executed, and must not look like the
 * supervisor. */
#ifndef TITLE_H
#define TITLE_H

/* Once, with main()'s own argv: moves the environment away, so that there is room. */
void title_init(char **argv);
/* Shows these words, none of which may lie in argv, instead of the command line; as many as there
 * is room for. No effect without title_init(). */
void title_set(char *const words[]);

#endif
