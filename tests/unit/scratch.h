/* A folder of a test's own. */
#ifndef SCRATCH_H
#define SCRATCH_H

/* template ends in XXXXXX, which is replaced. Ends the test program if that fails. */
void scratch_make(char *template);
void scratch_remove(char *folder);
/* Writes the file anew, for its owner alone; the folder that name begins with ("en/words.conf") is
 * made. */
void scratch_write(const char *folder, const char *name, const char *text);

#endif
