#include "names.h"

#include "helper_process.h"
#include "scratch.h"

static struct helper_process server;
static char folder[] = "/tmp/promised-names-XXXXXX";

struct dns *
names_start(const char *zone)
{
	char where[40];
	struct dns *dns = NULL;

	scratch_make(folder);
	scratch_write(folder, "zone", zone);
	char *path = xasprintf("%s/zone", folder);
	bool serves = helper_start(&server, "tests/world/names.py", path);
	free(path);
	if (!serves)
		return NULL;
	snprintf(where, sizeof where, "127.0.0.1:%d", helper_number(&server, "port"));
	return dns_open(where, &dns, NULL) == DONE ? dns : NULL;
}

void
names_stop(struct dns **dns)
{
	dns_close(dns);
	helper_stop(&server);
	scratch_remove(folder);
}
