/* Our own words in lines that every mail program can show (RFC 3676, format=flowed): of at most 76
 * characters, and joined again by programs that know how wide their windows are. */
#ifndef FLOW_H
#define FLOW_H

/* text with soft breaks, spaces at the ends of lines gone and what must not stand at the beginning
 * of one behind a space; the caller's own. Words longer than a line stay whole. */
char *flow(const char *text);

#endif
