/* Names of IMAP folders: modified UTF-7 (RFC 3501 5.1.3) on the wire, UTF-8 everywhere else. */
#ifndef FOLDER_NAME_H
#define FOLDER_NAME_H

/* The caller frees what they return. NULL: not UTF-8, or with control characters. */
char *folder_name_encode(const char *utf8);
/* NULL: no modified UTF-7. */
char *folder_name_decode(const char *encoded);

#endif
