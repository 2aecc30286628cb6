/* Accounts with OAuth2 without a provider: what answers mean, what the file holds, who may have it.
 */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/common/encode64.h"
#include "../../daemon/common/oauth.h"
#include "../../daemon/common/oauth_store.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-oauth-XXXXXX";
static char name[] = "desk", command[] = "promisectl oauth login desk", id[] = "client",
            secret[] = "client-secret", url[] = "https://localhost:1/token";
static const struct conf_oauth account = {.name = name,
    .login = command,
    .client_id = id,
    .client_secret = {secret},
    .token_url = url,
    .connect_timeout_ms = 2000};
static const struct oauth_asking asking = {.account = &account, .wake_fd = -1};

/* ---- answers ---- */

static enum outcome
judge(const struct conf_oauth *a, int status, const char *body, struct oauth_refusal *refusal,
    struct fail *f)
{
	static const char *const secrets[] = {"refresh-1", "client-secret", NULL};
	struct https_answer said = {.status = status};
	struct oauth_answer answer;

	str_addz(&said.body, body);
	*f = (struct fail){0};
	enum outcome o = oauth_judge(a, &said, secrets, &answer, refusal, f);
	oauth_answer_free(&answer);
	https_forget(&said.body);
	return o;
}

static void
answers(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum outcome outcome;
		enum oauth_trouble trouble;
		const char *words;
	} cases[] = {
	    {200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":3600}", DONE, 0,
	        ""},
	    {200, "{\"access_token\":\"a\"}", DONE, 0, ""},
	    {200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}", LATER, OAUTH_TROUBLE_LATER,
	        "no token"},
	    {200, "{\"access_token\":\"a b\"}", LATER, OAUTH_TROUBLE_LATER, "no token"},
	    {200, "{\"access_token\":\"a\\r\\nA1 LOGOUT\"}", LATER, OAUTH_TROUBLE_LATER,
	        "no token"},
	    {200, "{\"access_token\":7}", LATER, OAUTH_TROUBLE_LATER, "no token"},
	    {200, "<html>login</html>", LATER, OAUTH_TROUBLE_LATER, "no token"},
	    {200, "", LATER, OAUTH_TROUBLE_LATER, "no token"},
	    {200, "[]", LATER, OAUTH_TROUBLE_LATER, "no token"},
	    {400, "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been revoked.\"}",
	        NEVER, OAUTH_TROUBLE_LOGIN,
	        "invalid_grant: Token has been revoked.; type: promisectl oauth login desk"},
	    {400, "{\"error\":\"interaction_required\"}", NEVER, OAUTH_TROUBLE_LOGIN,
	        "oauth login desk"},
	    {401, "{\"error\":\"invalid_client\"}", NEVER, OAUTH_TROUBLE_REFUSED,
	        "client_secret_file"},
	    {400, "{\"error\":\"invalid_scope\"}", NEVER, OAUTH_TROUBLE_REFUSED, "oauth.scope"},
	    {400, "{\"error\":\"something_new\"}", NEVER, OAUTH_TROUBLE_REFUSED, "something_new"},
	    {400, "{\"error\":\"temporarily_unavailable\"}", LATER, OAUTH_TROUBLE_LATER, "now"},
	    {500, "{\"error\":\"invalid_grant\"}", LATER, OAUTH_TROUBLE_LATER, "HTTP 500"},
	    {503, "busy", LATER, OAUTH_TROUBLE_LATER, "HTTP 503"},
	    {429, "{\"error\":\"invalid_request\"}", LATER, OAUTH_TROUBLE_LATER, "HTTP 429"},
	    {404, "<html>", NEVER, OAUTH_TROUBLE_REFUSED, "oauth.token_url"},
	    {302, "", NEVER, OAUTH_TROUBLE_REFUSED, "not followed"},
	    {403, "blocked by a proxy", LATER, OAUTH_TROUBLE_LATER, "HTTP 403"},
	};
	struct oauth_refusal refusal;
	struct fail f;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum outcome o = judge(&account, cases[i].status, cases[i].body, &refusal, &f);
		if (o != cases[i].outcome || !strstr(f.text, cases[i].words) ||
		    (o != DONE && refusal.trouble != cases[i].trouble))
			fail_msg("%d %s: %s, trouble %d: %s", cases[i].status, cases[i].body,
			    outcome_name(o), refusal.trouble, f.text);
	}
}

static void
words(void **state)
{
	struct oauth_refusal refusal;
	struct conf_oauth own = account;
	struct fail f, again;

	(void)state;
	judge(&account, 400,
	    "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008: refresh-1 of "
	    "client-secret has "
	    "\\u001b[2J expired. Trace ID: 1 Timestamp: 2\\r\\nmore\"}",
	    &refusal, &f);
	assert_non_null(strstr(f.text, "AADSTS70008: *** of *** has  [2J expired.;"));
	judge(&account, 400,
	    "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008: refresh-1 of "
	    "client-secret has "
	    "\\u001b[2J expired. Trace ID: 5 Timestamp: 6\"}",
	    &refusal, &again);
	assert_string_equal(f.text, again.text);
	/* Nobody can log in to a client of its own right. */
	own.grant = GRANT_CLIENT;
	judge(&own, 400, "{\"error\":\"invalid_grant\"}", &refusal, &f);
	assert_int_equal(refusal.trouble, OAUTH_TROUBLE_REFUSED);
	assert_null(strstr(f.text, "oauth login"));
	judge(&account, 400, "{\"error\":\"slow_down\"}", &refusal, &f);
	assert_string_equal(refusal.error, "slow_down");
	judge(&account, 400, "{\"error\":\"a'; \\u0007x\"}", &refusal, &f);
	assert_string_equal(refusal.error, "ax");
}

static void
forms(void **state)
{
	struct str form = {0};

	(void)state;
	https_field(&form, "a", "x y&z=ä+");
	https_field(&form, "b", NULL);
	https_field(&form, "c", "-._~Az9");
	assert_string_equal(str_text(&form), "a=x%20y%26z%3D%C3%A4%2B&c=-._~Az9");
	https_forget(&form);
}

/* RFC 7636 appendix B. */
static void
pkce(void **state)
{
	char digest[SHA256_URL + 1], one[RANDOM_TEXT + 1], other[RANDOM_TEXT + 1];
	struct str text = {0};

	(void)state;
	sha256_url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", digest);
	assert_string_equal(digest, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	assert_true(random_text(one) && random_text(other));
	assert_string_not_equal(one, other);
	assert_int_equal(
	    strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
	decode64(&text, "aGVsbG8gd29ybGQ=\r\n");
	assert_string_equal(str_text(&text), "hello world");
	str_free(&text);
}

/* ---- the file ---- */

static char *
path_of(const char *end)
{
	return xasprintf("%s/oauth/desk%s", folder, end);
}

static void
store(struct oauth_record r)
{
	struct oauth_store s;
	struct fail f = {0};

	assert_int_equal(oauth_store_open(folder, name, true, &s, &f), DONE);
	assert_int_equal(oauth_store_lock(&s, -1, NULL, &f), DONE);
	if (oauth_store_write(&s, &r, &f) != DONE)
		fail_msg("%s", f.text);
	oauth_store_close(&s);
}

static enum outcome
token(const char *refused, char text[40], struct fail *f)
{
	struct secret t = {0};
	enum outcome o = oauth_token(&asking, folder, refused, &t, f);

	snprintf(text, 40, "%s", t.text ? t.text : "");
	oauth_forget(&t.text);
	return o;
}

static int
forget_all(void **state)
{
	char *whole = xasprintf("%s/oauth", folder);

	(void)state;
	scratch_remove(whole);
	free(whole);
	return 0;
}

static void
record(void **state)
{
	struct oauth_record r = {.refresh_token = secret,
	                        .access_token = id,
	                        .obtained = 5,
	                        .expires = 6,
	                        .login = 7,
	                        .trouble = OAUTH_TROUBLE_LATER,
	                        .text = url,
	                        .key = name,
	                        .since = 8,
	                        .again = 9},
	                    back;
	static const char odd[] = "{\"expires\":1e300,\"obtained\":-4,\"login\":\"12\"}";
	char *text = oauth_record_write(&r);

	(void)state;
	assert_true(oauth_record_read(text, strlen(text), &back));
	assert_string_equal(back.refresh_token, secret);
	assert_string_equal(back.access_token, id);
	assert_string_equal(back.text, url);
	assert_string_equal(back.key, name);
	assert_int_equal(back.trouble, OAUTH_TROUBLE_LATER);
	assert_int_equal(back.obtained * 10000 + back.expires * 1000 + back.login * 100 +
	                     back.since * 10 + back.again,
	    56789);
	oauth_record_free(&back);
	free(text);
	assert_true(oauth_record_read(odd, sizeof odd - 1, &back));
	assert_int_equal(back.expires, 0);
	assert_int_equal(back.obtained, 0);
	assert_int_equal(back.login, 12);
	assert_false(oauth_record_read("", 0, &back));
	assert_false(oauth_record_read("{\"a\":1,\"a\":2}", 13, &back));
}

static void
five_minutes(void **state)
{
	int64_t now = time(NULL);
	struct fail f = {0};
	char text[40];

	(void)state;
	store((struct oauth_record){.access_token = id,
	    .refresh_token = secret,
	    .obtained = now - 3290,
	    .expires = now + 310});
	assert_int_equal(token(NULL, text, &f), DONE);
	assert_string_equal(text, "client");
	/* Nobody listens at the provider's address. */
	store((struct oauth_record){.access_token = id,
	    .refresh_token = secret,
	    .obtained = now - 3310,
	    .expires = now + 290});
	assert_int_equal(token(NULL, text, &f), LATER);
	assert_non_null(strstr(f.text, "localhost:1 cannot be reached"));
	/* A short-lived one is used for half its life. */
	store((struct oauth_record){.access_token = id,
	    .refresh_token = secret,
	    .obtained = now - 40,
	    .expires = now + 60});
	assert_int_equal(token(NULL, text, &f), DONE);
	store((struct oauth_record){.access_token = id,
	    .refresh_token = secret,
	    .obtained = now - 60,
	    .expires = now + 40});
	assert_int_equal(token(NULL, text, &f), LATER);
	/* Of a time when the clock was wrong. */
	store((struct oauth_record){.access_token = id,
	    .refresh_token = secret,
	    .obtained = now + 5000,
	    .expires = now + 9000});
	assert_int_equal(token(NULL, text, &f), LATER);
	/* The server did not take it. */
	store((struct oauth_record){
	    .access_token = id, .refresh_token = secret, .obtained = now, .expires = now + 3600});
	assert_int_equal(token("client", text, &f), LATER);
	assert_int_equal(token("an older one", text, &f), DONE);
}

static void
nobody_logged_in(void **state)
{
	struct fail f = {0};
	struct oauth_look look;
	char text[40];

	(void)state;
	oauth_look(&account, folder, time(NULL), &look);
	assert_int_equal(look.condition, OAUTH_LOGIN);
	assert_int_equal(token(NULL, text, &f), NEVER);
	assert_non_null(strstr(f.text, "promisectl oauth login desk"));
	oauth_look(&account, folder, time(NULL), &look);
	assert_non_null(strstr(look.text, "promisectl oauth login desk"));
	oauth_look(&account, "/nonexistent", time(NULL), &look);
	assert_int_equal(look.condition, OAUTH_LOGIN);
}

/* A new login is believed at once, whatever was refused before. */
static void
a_login_ends_trouble(void **state)
{
	static char words[] = "log in again", key[] = "old";
	struct oauth_answer a = {.access_token = id, .refresh_token = secret, .expires_in = 3600};
	struct fail f = {0};
	struct oauth_look look;
	int64_t now = time(NULL);
	char text[40];

	(void)state;
	store((struct oauth_record){.refresh_token = secret,
	    .trouble = OAUTH_TROUBLE_LOGIN,
	    .text = words,
	    .key = key,
	    .since = now,
	    .again = now + 3600});
	oauth_look(&account, folder, now, &look);
	assert_int_equal(look.condition, OAUTH_LOGIN);
	assert_string_equal(look.text, words);
	assert_int_equal(oauth_logged_in(&asking, folder, &a, &f), DONE);
	oauth_look(&account, folder, now, &look);
	assert_int_equal(look.condition, OAUTH_WORKS);
	assert_true(look.login >= now && look.expires >= now + 3600);
	assert_int_equal(token(NULL, text, &f), DONE);
	assert_int_equal(oauth_log_out(&asking, folder, &f), DONE);
	assert_int_equal(token(NULL, text, &f), NEVER);
}

static void
the_secrets_end(void **state)
{
	static char ends[] = "2026-12-01";
	struct conf_oauth a = account;
	struct oauth_look look;

	(void)state;
	oauth_look(&a, folder, 1796083200, &look);
	assert_false(look.secret_has_end);
	a.secret_ends = ends;
	oauth_look(&a, folder, 1796083200, &look); /* 2026-12-01T00:00Z */
	assert_true(look.secret_has_end);
	assert_int_equal(look.secret_days, 0);
	oauth_look(&a, folder, 1796083199, &look);
	assert_int_equal(look.secret_days, 1);
	oauth_look(&a, folder, 1796083200 + 86400, &look);
	assert_int_equal(look.secret_days, -1);
}

static void
modes(void **state)
{
	int64_t now = time(NULL);
	struct fail f = {0};
	struct stat st;
	char text[40];

	(void)state;
	store((struct oauth_record){
	    .access_token = id, .refresh_token = secret, .obtained = now, .expires = now + 3600});
	char *file = path_of(".json"), *spare = xasprintf("%s/oauth/.desk.new", folder),
	     *whole = xasprintf("%s/oauth", folder);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(whole, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(access(spare, F_OK), -1);
	/* Somebody else may have written what others can write. */
	assert_int_equal(chmod(file, 0644), 0);
	assert_int_equal(token(NULL, text, &f), NEVER);
	assert_non_null(strstr(f.text, "open to others"));
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(token(NULL, text, &f), DONE);
	/* No link is followed. */
	char *other = path_of(".moved");
	assert_int_equal(rename(file, other), 0);
	assert_int_equal(symlink(other, file), 0);
	assert_int_not_equal(token(NULL, text, &f), DONE);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rename(other, file), 0);
	assert_int_equal(chmod(whole, 0755), 0);
	assert_int_equal(token(NULL, text, &f), NEVER);
	assert_non_null(strstr(f.text, "chmod 0700"));
	chmod(whole, 0700);
	free(file);
	free(spare);
	free(whole);
	free(other);
}

static void
rubbish(void **state)
{
	static const char *const texts[] = {"", "{", "[]", "{\"access_token\":", "\xff\xfe"};
	struct conf_oauth own = account;
	struct oauth_asking q = {.account = &own, .wake_fd = -1};
	struct fail f = {0};
	char text[40], *file = path_of(".json");
	struct secret t = {0};

	(void)state;
	store((struct oauth_record){0});
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int fd = open(file, O_WRONLY | O_TRUNC | O_CLOEXEC);
		assert_int_equal(write(fd, texts[i], strlen(texts[i])), strlen(texts[i]));
		close(fd);
		assert_int_equal(token(NULL, text, &f), NEVER);
		assert_non_null(strstr(f.text, "promisectl oauth login desk"));
	}
	/* Where the secret is enough, nothing is lost: the provider is asked (and is not there). */
	own.grant = GRANT_CLIENT;
	assert_int_equal(oauth_token(&q, folder, NULL, &t, &f), LATER);
	assert_non_null(strstr(f.text, "cannot be reached"));
	free(file);
}

static void
locked(void **state)
{
	struct oauth_store s;
	struct fail f = {0};
	int64_t now = time(NULL);
	int wake[2];
	char text[40];

	(void)state;
	store((struct oauth_record){
	    .refresh_token = secret, .access_token = id, .obtained = now, .expires = now + 3600});
	char *file = path_of(".lock");
	int fd = open(file, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	/* Who only needs what is there does not wait. */
	assert_int_equal(token(NULL, text, &f), DONE);
	/* Who has to wait can be called away. */
	assert_int_equal(pipe(wake), 0);
	assert_int_equal(write(wake[1], "x", 1), 1);
	assert_int_equal(oauth_store_open(folder, name, false, &s, &f), DONE);
	assert_int_equal(oauth_store_lock(&s, wake[0], NULL, &f), LATER);
	assert_non_null(strstr(f.text, "asked to stop"));
	oauth_store_close(&s);
	close(fd);
	close(wake[0]);
	close(wake[1]);
	free(file);
}

/* Many write at once; nobody ever reads half a file, and nobody's leavings stay. */
static void
many_writers(void **state)
{
	struct fail f = {0};
	struct oauth_store s;

	(void)state;
	store((struct oauth_record){.refresh_token = secret});
	for (int child = 0; child < 4; child++)
		if (fork() == 0) {
			for (int i = 0; i < 25; i++) {
				char t[9000];
				memset(t, 'a' + child, sizeof t);
				t[1000 + 2000 * child] = 0;
				store((struct oauth_record){.refresh_token = t, .access_token = t});
			}
			_exit(0);
		}
	for (int running = 4; running > 0;) {
		struct oauth_record r;
		bool found;
		int status;
		assert_int_equal(oauth_store_open(folder, name, false, &s, &f), DONE);
		assert_int_equal(oauth_store_read(&s, &r, &found, &f), DONE);
		assert_true(found);
		if (r.access_token)
			assert_string_equal(r.access_token, r.refresh_token);
		oauth_record_free(&r);
		oauth_store_close(&s);
		if (waitpid(-1, &status, WNOHANG) > 0) {
			assert_int_equal(status, 0);
			running--;
		}
	}
	char *spare = xasprintf("%s/oauth/.desk.new", folder);
	assert_int_equal(access(spare, F_OK), -1);
	free(spare);
}

static int
setup(void **state)
{
	(void)state;
	scratch_make(folder);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	scratch_remove(folder);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers),
	    cmocka_unit_test(words),
	    cmocka_unit_test(forms),
	    cmocka_unit_test(pkce),
	    cmocka_unit_test(record),
	    cmocka_unit_test_teardown(nobody_logged_in, forget_all),
	    cmocka_unit_test_teardown(five_minutes, forget_all),
	    cmocka_unit_test_teardown(a_login_ends_trouble, forget_all),
	    cmocka_unit_test(the_secrets_end),
	    cmocka_unit_test_teardown(modes, forget_all),
	    cmocka_unit_test_teardown(rubbish, forget_all),
	    cmocka_unit_test_teardown(locked, forget_all),
	    cmocka_unit_test_teardown(many_writers, forget_all),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
