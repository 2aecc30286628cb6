/* promised(8): options; then either the supervisor or, re-executed by it, one of its roles. */
#include <getopt.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include "clock/clock.h"
#include "common/log.h"
#include "common/path.h"
#include "common/role.h"
#include "ctl/language.h"
#include "desk.h"
#include "fetch/fetch.h"
#include "hook/hook.h"
#include "read/read.h"
#include "schema.h"
#include "send/send.h"
#include "supervise.h"
#include "title.h"
#include "worker.h"

#define DEFAULT_CONF SYSCONFDIR "/promised/promised.conf"

struct options {
	const char *conf, *role, *instance;
	bool check, verbose;
	bool supervised; /* the descriptors of worker.h are open */
};

static const struct {
	const char *name;
	int (*main)(struct role *r);
} roles[] = {
    {"main", desk_main},
    {"fetch", fetch_main},
    {"read", read_main},
    {"clock", clock_main},
    {"send", send_main},
    {"inform", send_main},
    {"hook", hook_main},
};

static void
usage(FILE *to)
{
	fputs("usage: promised [-v] [--config FILE]\n"
	      "       promised --check-config [--config FILE]\n"
	      "       promised --version | --help\n"
	      "\n"
	      "  -c, --config FILE   the configuration (" DEFAULT_CONF ")\n"
	      "  -t, --check-config  say what is wrong with it, all of it, and end\n"
	      "  -v, --verbose       log details too\n"
	      "\n"
	      "SIGHUP reloads, SIGTERM stops. See promised(8), promised.conf(5).\n",
	    to);
}

/* A role's prefix in the log: "fetch", and whose. */
static void
open_log(const struct options *o)
{
	static char name[80];

	snprintf(name, sizeof name, "%s%s%s", o->role, *o->instance ? " " : "", o->instance);
	log_open(name);
}

static int
run_role(const struct options *o)
{
	struct role r = {.name = o->role, .instance = o->instance};
	struct str errors = {0};
	size_t i = 0, count = sizeof roles / sizeof *roles;

	open_log(o);
	while (i < count && strcmp(roles[i].name, o->role) != 0)
		i++;
	if (i == count) {
		log_error(NULL, "there is no role \"%s\"", o->role);
		return EX_USAGE;
	}
	role_begin(&r, o->supervised ? WORKER_PIPE_FD : -1);
	struct conf *conf = o->supervised ? conf_load_fd(WORKER_CONF_FD, o->conf, &errors)
	                                  : conf_load(o->conf, &errors);
	if (o->supervised)
		close(WORKER_CONF_FD);
	if (!conf) {
		log_error(NULL, "the configuration has errors: %s", str_text(&errors));
		str_free(&errors);
		return EX_CONFIG;
	}
	r.conf = conf;
	int code = roles[i].main(&r);
	conf_free(&conf);
	waker_close(&r.waker);
	close(r.signal_fd);
	return code;
}

static void
print_advice(const struct conf *conf)
{
	struct str lines = {0};

	conf_advise(conf, &lines);
	conf_read_feeds(conf, &lines);
	for (size_t at = 0, n; at < lines.len; at += n + 1) {
		n = strcspn(lines.data + at, "\n");
		fprintf(stderr, "warning: %.*s\n", (int)n, lines.data + at);
	}
	str_free(&lines);
}

/* What promisectl languages check says of the installed languages: with what is refused, the roles
 * that read and send do not start. */
static bool
check_languages(void)
{
	char *folder = path_data("languages"), **codes = languages_of(folder);
	struct faults faults = {0};

	for (char **code = codes; *code; code++)
		language_check(folder, *code, &faults);
	faults_sort(&faults);
	size_t refused = faults_count(&faults, FAULT_REFUSED),
	       others = faults_count(&faults, FAULT) - refused;
	for (size_t i = 0; i < faults.count; i++)
		if (faults.list[i].kind == FAULT_REFUSED)
			fprintf(stderr, "%s:%u: %s\n", faults.list[i].file, faults.list[i].line,
			    faults.list[i].text);
	if (others)
		fprintf(stderr, "warning: %s: %zu fault%s: promisectl languages check tells %s\n",
		    folder, others, others == 1 ? "" : "s", others == 1 ? "it" : "them");
	faults_free(&faults);
	languages_free(&codes);
	free(folder);
	return refused == 0;
}

static int
check_config(const char *path)
{
	struct str errors = {0};
	struct conf *conf = conf_load(path, &errors);
	bool ok = conf != NULL;

	fputs(str_text(&errors), stderr);
	ok = check_languages() && ok;
	if (ok) {
		print_advice(conf);
		printf("%s: configuration OK\n", path);
	}
	str_free(&errors);
	conf_free(&conf);
	return ok ? 0 : EX_CONFIG;
}

/* Below 0: go on; else the exit code. */
static int
read_options(int argc, char **argv, struct options *o)
{
	enum { ROLE = 256, INSTANCE, SUPERVISED, SHOW_VERSION };
	static const struct option names[] = {{"config", required_argument, NULL, 'c'},
	    {"check-config", no_argument, NULL, 't'}, {"verbose", no_argument, NULL, 'v'},
	    {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, SHOW_VERSION},
	    {"role", required_argument, NULL, ROLE},
	    {"instance", required_argument, NULL, INSTANCE},
	    {"supervised", no_argument, NULL, SUPERVISED}, {NULL, 0, NULL, 0}};
	int c;

	while ((c = getopt_long(argc, argv, "c:tvh", names, NULL)) >= 0) {
		switch (c) {
		case 'c':
			o->conf = optarg;
			break;
		case 't':
			o->check = true;
			break;
		case 'v':
			o->verbose = true;
			break;
		case ROLE:
			o->role = optarg;
			break;
		case INSTANCE:
			o->instance = optarg;
			break;
		case SUPERVISED:
			o->supervised = true;
			break;
		case SHOW_VERSION:
			puts("promised " VERSION " (schema " SCHEMA_DIGEST ")");
			return 0;
		case 'h':
			usage(stdout);
			return 0;
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind == argc)
		return -1;
	fprintf(stderr, "promised: unexpected argument \"%s\"\n", argv[optind]);
	usage(stderr);
	return EX_USAGE;
}

/* The program; a role begins here, too, in a process of its own that the supervisor has forked. */
static int
begin(int argc, char **argv)
{
	struct options o = {.conf = DEFAULT_CONF, .instance = ""};
	int code;

	optind = 0; /* the role's process has been through it as the supervisor */
	code = read_options(argc, argv, &o);
	if (code >= 0)
		return code;
	log_open("promised");
	log_verbose(o.verbose);
	if (o.check)
		return check_config(o.conf);
	if (o.role)
		return run_role(&o);
	char *conf = xstrdup(o.conf); /* argv is where titles are written */
	title_init(argv);
	code = supervise(conf, o.verbose, begin);
	free(conf);
	return code;
}

int
main(int argc, char **argv)
{
	return begin(argc, argv);
}
