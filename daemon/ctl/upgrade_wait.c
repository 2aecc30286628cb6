#include "upgrade_wait.h"

#include <string.h>
#include <sysexits.h>
#include "../common/clock.h"

enum {
	SAY_MS = 10 * 1000, /* how long nobody need know that it waits; then again and again */
};

#define LOCK_NOT_AVAILABLE "55P03"

static enum outcome
ask_for_lock(struct ctl *c, struct fail *f)
{
	return db_call(c->db, "SELECT pg_advisory_lock(hashtextextended('promised work', 0))", 0,
	    NULL, NULL, f);
}

static enum outcome
set_lock_timeout(struct ctl *c, const char *time, struct fail *f)
{
	struct db_param param = db_text(time);

	return db_call(c->db, "SELECT set_config('lock_timeout', $1, false)", 1, &param, NULL, f);
}

char *
upgrade_workers(struct ctl *c)
{
	struct db_rows *rows;
	struct fail f = {0};
	enum outcome o = db_call(c->db,
	    "SELECT coalesce(string_agg(a.application_name || ' (process ' || a.pid ||"
	    "  coalesce(' of ' || host(a.client_addr), '') || ')', ', ' ORDER BY "
	    "a.application_name),"
	    "  '') AS who"
	    " FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
	    " WHERE l.locktype = 'advisory' AND l.granted AND l.mode = 'ShareLock' AND l.objsubid "
	    "= 1"
	    "  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
	    "  AND (l.classid::bigint << 32 | l.objid::bigint)"
	    "   = hashtextextended('promised work', 0)",
	    0, NULL, &rows, &f);

	if (o != DONE)
		return xstrdup("");
	char *who = xstrdup(db_value(rows, 0, "who"));
	db_rows_free(&rows);
	return who;
}

static void
say_who(struct ctl *c, struct progress *p)
{
	char *who = upgrade_workers(c);

	if (*who)
		progress_say(p, "waiting until what is in hand is finished: %s", who);
	free(who);
}

static int
give_up(struct ctl *c, int64_t patience_ms)
{
	char *who = upgrade_workers(c);
	int code = ctl_error(EX_TEMPFAIL,
	    "after %d s there is still work in hand: %s; nothing was changed. Stop the daemon "
	    "(systemctl stop promised), here and where else it runs, then type it again",
	    (int)(patience_ms / 1000), *who ? who : "of whom is not known");

	free(who);
	return code;
}

int
upgrade_wait(struct ctl *c, struct progress *p, int64_t patience_ms)
{
	int64_t began = clock_ms(), say = began + SAY_MS;
	struct fail f = {0};
	/* In short spells: in between it is told who, and a signal is seen. */
	enum outcome o = set_lock_timeout(c, "2s", &f);

	while (o == DONE && (o = ask_for_lock(c, &f)) == LATER &&
	       strcmp(db_sqlstate(c->db), LOCK_NOT_AVAILABLE) == 0) {
		if (progress_stopping(p))
			return ctl_error(EX_TEMPFAIL, "stopped while waiting; nothing was changed");
		if (clock_ms() - began >= patience_ms)
			return give_up(c, patience_ms);
		if (clock_ms() >= say) {
			say_who(c, p);
			say = clock_ms() + SAY_MS;
		}
		o = DONE;
	}
	if (o == DONE)
		o = set_lock_timeout(c, "30s", &f);
	return o == DONE ? EX_OK : ctl_db_error(c, "wait for the end of others' work", o, &f);
}
