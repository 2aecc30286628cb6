#include "lane.h"

#include "../common/clock.h"
#include "../common/log.h"
#include "../common/login.h"

enum {
	IDLE_MS = 30 * 1000,
	REFUSED_MS =
	    60 * 1000, /* a refused login is not repeated sooner: some providers lock the account */
	TOKEN_MS =
	    5 * 1000, /* look whether somebody has logged in: a file, and no server is asked */
};

struct lane
lane_new(struct role *r)
{
	int64_t rate = r->conf->send.rate_per_minute;

	return (struct lane){.role = r,
	    .server = &r->conf->smtp,
	    .pause_ms = rate > 0 ? (int)(60 * 1000 / rate) : 0};
}

void
lane_free(struct lane *l)
{
	smtp_close(&l->smtp);
}

int
lane_wait_ms(const struct lane *l)
{
	int64_t until = l->closed_until > l->next_mail ? l->closed_until : l->next_mail;
	int64_t left = until - clock_ms();

	return left > 0 ? (int)left : 0;
}

int
lane_postpone_s(const struct lane *l)
{
	int64_t left = l->closed_until - clock_ms();

	return left > 0 ? (int)((left + 999) / 1000) : 0;
}

/* Once a reason, not once a try. */
static void
close_lane_for(struct lane *l, const char *why, int ms)
{
	l->closed_until = clock_ms() + ms;
	if (strcmp(l->trouble, why) != 0)
		log_warning(LOG_OF(LOG_SERVER_AWAY), "mails wait, none is lost: %s", why);
	snprintf(l->trouble, sizeof l->trouble, "%s", why);
	role_status("mails wait: %s", why);
	smtp_close(&l->smtp);
}

static void
close_lane(struct lane *l, const char *why, int least_ms)
{
	int ms = role_backoff_ms(++l->failures);

	close_lane_for(l, why, ms < least_ms ? least_ms : ms);
}

static void
note_success(struct lane *l)
{
	if (l->trouble[0])
		log_info(LOG_OF(LOG_SERVER_BACK), "mails go out again through %s", l->server->host);
	l->failures = l->losses = 0;
	l->trouble[0] = 0;
}

static enum outcome
open_session(void *context, const struct connection_settings *to, struct fail *f)
{
	struct lane *l = context;

	return smtp_open(to, &smtp_patience_default, &l->smtp, f);
}

static bool
connect_lane(struct lane *l)
{
	struct login login = {.conf = l->role->conf,
	    .server = l->server,
	    .scheme = "smtp",
	    .wake_fd = l->role->signal_fd,
	    .tick = role_beat};
	struct fail f = {0};
	enum outcome o = login_open(&login, open_session, l, &f);

	if (o == DONE || role_stopping(l->role))
		return o == DONE;
	if (o == NEVER && login.no_token)
		close_lane_for(l, f.text, TOKEN_MS);
	else
		close_lane(l, f.text, o == NEVER ? REFUSED_MS : 0);
	return false;
}

bool
lane_open(struct lane *l)
{
	if (l->smtp && smtp_ready(l->smtp))
		return true;
	smtp_close(&l->smtp);
	return connect_lane(l);
}

/* The kept connection was dead: nothing of the mail was taken, so another one may carry it. */
static enum delivery_step
send_again(struct lane *l, const struct smtp_mail *mail, struct smtp_result *r)
{
	smtp_close(&l->smtp);
	if (!connect_lane(l))
		return DELIVERY_POSTPONE;
	smtp_send(l->smtp, mail, r);
	return DELIVERY_RECORD;
}

static void
stop_after(struct lane *l, const struct smtp_result *r)
{
	char why[sizeof l->trouble], code[16] = "";

	if (r->code)
		snprintf(code, sizeof code, "%d ", r->code);
	snprintf(why, sizeof why, "%s port %d at %s: %s%s", l->server->host, (int)l->server->port,
	    smtp_phase_name(r->phase), code, r->text);
	close_lane(l, why, 0);
}

enum delivery_step
lane_send(struct lane *l, const struct smtp_mail *mail, struct smtp_result *r)
{
	struct delivery d;

	l->next_mail = clock_ms() + l->pause_ms;
	smtp_send(l->smtp, mail, r);
	d = delivery_decide(r, l->losses);
	if (d.step == DELIVERY_AGAIN) {
		if (send_again(l, mail, r) == DELIVERY_POSTPONE)
			return DELIVERY_POSTPONE;
		d = delivery_decide(r, l->losses);
	}
	l->last_mail = clock_ms();
	l->losses = r->lost ? l->losses + 1 : 0;
	if (d.lane_stops) {
		stop_after(l, r);
	} else if (r->phase > SMTP_MAIL && !r->lost) {
		note_success(l);
	}
	if (r->lost)
		smtp_close(&l->smtp);
	return d.step;
}

int
lane_idle(struct lane *l, int most_ms)
{
	int64_t left = l->last_mail + IDLE_MS - clock_ms();

	if (!l->smtp)
		return most_ms;
	if (left <= 0) {
		smtp_close(&l->smtp);
		return most_ms;
	}
	return left < most_ms ? (int)left : most_ms;
}
