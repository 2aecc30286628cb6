/* What every verb of promisectl shares. A verb is one function in a file of this folder; the table
 * of them is in promisectl.c. A verb prints its result on stdout, at most one line of error on
 * stderr, and returns a code of sysexits.h. */
#ifndef CTL_H
#define CTL_H

#include <stdbool.h>
#include "../common/conf.h"
#include "../common/db.h"
#include "../common/str.h"

enum { CTL_INSTANCE_MAX = 20 };

struct ctl {
	const char *conf_path; /* never NULL: that of the instance, where none was given */
	const char *instance;  /* --instance, a valid name; NULL: the one service of this machine */
	bool json;             /* --json was given */
	struct conf *conf;     /* NULL until ctl_conf() */
	struct db *db;         /* NULL until ctl_open() */
};

/* argv[0] is the verb's name; --config, --json and --help are already taken out. */
typedef int (*ctl_verb)(struct ctl *c, int argc, char **argv);

/* Prints "promisectl: ..." (one line, control characters removed) on stderr and returns code. */
int ctl_error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for wrong arguments: EX_USAGE, and where to read more. */
int ctl_usage(const char *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* From now on the texts of both (without "promisectl: ") are added to into, which must outlive
 * that; NULL: on stderr again. For verbs that have a place of their own for them. */
void ctl_errors_into(struct str *into);

/* Of a desk beside others (promised@.service): part of a system user's name and of a database's. */
bool ctl_instance_is_valid(const char *name);

/* Reads the configuration. 0, or the exit code after saying why. */
int ctl_conf(struct ctl *c);
/* Reads the configuration, connects as the role <prefix>ctl and compares the schema's digest. 0, or
 * the exit code after saying why. */
int ctl_open(struct ctl *c);
/* For verbs that work for long: until the connection ends no upgrade of the database takes place. 0, or the exit code after saying
 * why not. */
int ctl_work(struct ctl *c);
/* The exit code for a database call that failed, after saying what was tried and why it failed. */
int ctl_db_error(struct ctl *c, const char *what, enum outcome o, const struct fail *f);
void ctl_close(struct ctl *c);

int ctl_agents(struct ctl *c, int argc, char **argv);
int ctl_audit(struct ctl *c, int argc, char **argv);
int ctl_check(struct ctl *c, int argc, char **argv);
int ctl_backup(struct ctl *c, int argc, char **argv);
int ctl_clock(struct ctl *c, int argc, char **argv);
int ctl_doctor(struct ctl *c, int argc, char **argv);
int ctl_explain(struct ctl *c, int argc, char **argv);
int ctl_export(struct ctl *c, int argc, char **argv);
int ctl_find_promises(struct ctl *c, int argc, char **argv);
int ctl_languages(struct ctl *c, int argc, char **argv);
int ctl_holidays(struct ctl *c, int argc, char **argv);
int ctl_import(struct ctl *c, int argc, char **argv);
int ctl_init(struct ctl *c, int argc, char **argv);
int ctl_metrics(struct ctl *c, int argc, char **argv);
int ctl_oauth(struct ctl *c, int argc, char **argv);
int ctl_outbox(struct ctl *c, int argc, char **argv);
int ctl_parked(struct ctl *c, int argc, char **argv);
int ctl_promise(struct ctl *c, int argc, char **argv);
int ctl_promises(struct ctl *c, int argc, char **argv);
int ctl_read(struct ctl *c, int argc, char **argv);
int ctl_reindex(struct ctl *c, int argc, char **argv);
int ctl_reconcile(struct ctl *c, int argc, char **argv);
int ctl_reply(struct ctl *c, int argc, char **argv);
int ctl_restore(struct ctl *c, int argc, char **argv);
int ctl_setup(struct ctl *c, int argc, char **argv);
int ctl_show(struct ctl *c, int argc, char **argv);
int ctl_status(struct ctl *c, int argc, char **argv);
int ctl_tail(struct ctl *c, int argc, char **argv);
int ctl_tickets(struct ctl *c, int argc, char **argv);
int ctl_upgrade(struct ctl *c, int argc, char **argv);
int ctl_webhook(struct ctl *c, int argc, char **argv);
int ctl_top(struct ctl *c, int argc, char **argv);

#endif
