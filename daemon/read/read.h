/* The role that understands mails: claims stored ones, has the sandboxed child take them apart,
 * hands the documents to the database, which decides. */
#ifndef READ_H
#define READ_H

#include "../common/role.h"

int read_main(struct role *r);

#endif
