#include "desk_reader.h"

/* The desk's own addresses: its own, the mailboxes' and their aliases. NULL-terminated, the texts
 * are the conf's. */
static const char **
own_addresses(const struct conf *conf)
{
	size_t count = 1, n = 0;

	for (size_t i = 0; i < conf->mailbox_count; i++) {
		count++;
		for (char **alias = conf->mailboxes[i].aliases; alias && *alias; alias++)
			count++;
	}
	const char **list = xcalloc(count + 1, sizeof *list);
	if (conf->desk.address)
		list[n++] = conf->desk.address;
	for (size_t i = 0; i < conf->mailbox_count; i++) {
		if (conf->mailboxes[i].address)
			list[n++] = conf->mailboxes[i].address;
		for (char **alias = conf->mailboxes[i].aliases; alias && *alias; alias++)
			list[n++] = *alias;
	}
	return list;
}

struct reader *
desk_reader(const struct conf *conf, const struct words *words, bool old)
{
	const char **own = own_addresses(conf);
	struct reader_options options = {
	    .trusted_authserv = (const char *const *)conf->desk.trusted_authserv,
	    .wall_ms = conf->read.wall_ms,
	    .memory = conf->read.memory,
	    .delimiter = conf->desk.delimiter,
	    .own_addresses = old ? NULL : own,
	    .words = words,
	};
	struct reader *reader = reader_new(&options);

	free(own);
	return reader;
}
