/* promisectl status: the desk on one screen. */
#include <sysexits.h>
#include "ask.h"
#include "ctl.h"
#include "options.h"
#include "status_page.h"
#include "table.h"

static void
print_status(const struct answer *a)
{
	struct str page = {0};

	status_page(a, terminal_width(), &page);
	fputs(str_text(&page), stdout);
	str_free(&page);
}

int
ctl_status(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};
	struct answer *a = NULL;
	bool found = false;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("status", "%s", f.text);
	if (argc > 1)
		return ctl_usage("status", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(
		    c, "read the status", "SELECT api.ctl_status() AS answer", 0, NULL, &a, &found);
	if (code == EX_OK && a) {
		print_status(a);
		answer_free(&a);
	}
	return code;
}
