/* Where the program's own files are. */
#ifndef PATH_H
#define PATH_H

/* The file or folder name ("sql", "languages") among the shipped data: beside the build tree's
 * sources when the program runs from a build tree, else under DATADIR. The caller frees it. */
char *path_data(const char *name);
/* A program of ours that is not meant for people ("promised-reader"): beside this executable, else
 * in LIBEXECDIR. */
char *path_program(const char *name);

#endif
