#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include "../common/clock.h"
#include "ctl.h"
#include "oauth_flow.h"
#include "text.h"

enum {
	INTERVAL_S = 5, /* RFC 8628 3.5 */
	INTERVAL_MAX_S = 60,
	LIFETIME_S = 15 * 60,
};

/* The provider's words; nothing of them may drive the terminal. */
static void
explain(const struct oauth_flow *flow, const struct oauth_answer *device, int64_t lifetime)
{
	struct str where = {0}, code = {0};

	text_clean(&where, device->verification_uri, strlen(device->verification_uri), false);
	text_clean(&code, device->user_code, strlen(device->user_code), false);
	printf("1. Open this address in a browser, on any machine:  %s\n"
	       "2. Type this code there:  %s\n"
	       "3. Log in%s%s, and allow the access.\n"
	       "Waiting for that, at most %" PRId64 " min ...\n",
	    str_text(&where), str_text(&code), flow->user ? " as " : "",
	    flow->user ? flow->user : "", (lifetime + 59) / 60);
	fflush(stdout);
	str_free(&where);
	str_free(&code);
}

static int
refused(const struct oauth_refusal *refusal, enum outcome o, const struct fail *f)
{
	if (strcmp(refusal->error, "access_denied") == 0)
		return ctl_error(EX_NOPERM, "not logged in: the access was not allowed");
	if (strcmp(refusal->error, "expired_token") == 0)
		return ctl_error(EX_TEMPFAIL, "not logged in in time; run the command again");
	return ctl_error(o == LATER ? EX_TEMPFAIL : EX_NOPERM, "not logged in: %s", f->text);
}

/* Waits, and asks whether it is done. *interval grows when the provider wants that. */
static enum outcome
ask_again(const struct oauth_flow *flow, const char *device_code, int64_t *interval,
    struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f)
{
	nanosleep(&(struct timespec){.tv_sec = *interval}, NULL);
	oauth_answer_free(a);
	enum outcome o = oauth_ask_device_token(&flow->asking, device_code, a, refusal, f);
	/* RFC 8628 3.5: also when it does not answer in time. */
	if (o == LATER && strcmp(refusal->error, "authorization_pending") != 0)
		*interval = *interval + INTERVAL_S < INTERVAL_MAX_S ? *interval + INTERVAL_S
		                                                    : INTERVAL_MAX_S;
	return o;
}

int
oauth_flow_device(const struct oauth_flow *flow, struct oauth_answer *a)
{
	struct oauth_answer device;
	struct oauth_refusal refusal;
	struct fail f = {0};
	enum outcome o = oauth_ask_device(&flow->asking, &device, &refusal, &f);

	if (o != DONE) {
		oauth_answer_free(&device);
		return ctl_error(o == LATER ? EX_TEMPFAIL : EX_NOPERM, "not logged in: %s%s",
		    f.text, flow->asking.account->authorize_url ? "; or try --code" : "");
	}
	int64_t interval = device.interval ? device.interval : INTERVAL_S,
	        lifetime = device.expires_in ? device.expires_in : LIFETIME_S,
	        until = clock_ms() + lifetime * 1000;
	interval = interval < INTERVAL_MAX_S ? interval : INTERVAL_MAX_S;
	explain(flow, &device, lifetime);
	do
		o = ask_again(flow, device.device_code, &interval, a, &refusal, &f);
	while (o == LATER && clock_ms() < until);
	oauth_answer_free(&device);
	if (o == LATER && strcmp(refusal.error, "authorization_pending") == 0)
		snprintf(refusal.error, sizeof refusal.error, "expired_token");
	return o == DONE ? EX_OK : refused(&refusal, o, &f);
}
