/* The reader as the configuration of a desk wants it: for the role that reads, and for who reads
 * old mail in the same way. */
#ifndef DESK_READER_H
#define DESK_READER_H

#include "../common/conf.h"
#include "child.h"

/* Mail from the desk's own addresses is a loop, unless it is old mail, which people wrote there by
 * hand. conf and words are no longer needed afterwards. */
struct reader *desk_reader(const struct conf *conf, const struct words *words, bool old);

#endif
