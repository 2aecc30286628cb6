/* Envelope addresses: the strict grammar that every address passes before it reaches an SMTP
 * command or a header field. libcurl and some servers take CR LF inside an address for a new
 * command. */
#ifndef ADDRESS_H
#define ADDRESS_H

enum address_kind {
	ADDRESS_BAD,   /* not to be used at all */
	ADDRESS_ASCII, /* any server takes it */
	ADDRESS_UTF8,  /* RFC 6531: only with SMTPUTF8 */
};

/* RFC 5321 4.1.2 Mailbox, at most 254 bytes: dot-atom or quoted local part (without space, < and >,
 * though the grammar has them: too many servers stumble), host name or address literal. */
enum address_kind address_check(const char *s);

#endif
