/* Logins at a terminal: the address that is shown, and what is pasted back. */
#include "test.h"

#include "../../daemon/ctl/oauth_flow.h"

static char name[] = "desk", id[] = "client id", url[] = "https://login.test/authorize",
            redirect[] = "http://localhost", scope[] = "a b";

static void
addresses(void **state)
{
	struct conf_oauth a = {.name = name,
	    .client_id = id,
	    .authorize_url = url,
	    .redirect_uri = redirect,
	    .scope = scope};
	struct oauth_flow flow = {{.account = &a, .wake_fd = -1}, "desk+x@acme.test"};
	char with_query[] = "https://login.test/authorize?tenant=1";

	(void)state;
	char *shown = oauth_flow_url(&flow, "s-t", "challenge");
	assert_string_equal(shown,
	    "https://login.test/authorize?response_type=code&client_id=client%20id&"
	    "redirect_uri=http%3A%2F%2Flocalhost&scope=a%20b&state=s-t&code_challenge=challenge&"
	    "code_challenge_method=S256&login_hint=desk%2Bx%40acme.test");
	free(shown);
	a.provider = PROVIDER_GOOGLE;
	a.authorize_url = with_query;
	flow.user = NULL;
	shown = oauth_flow_url(&flow, "s", "c");
	assert_non_null(strstr(shown, "?tenant=1&response_type=code"));
	assert_non_null(strstr(shown, "&access_type=offline&prompt=consent"));
	assert_null(strstr(shown, "login_hint"));
	free(shown);
}

static void
pasted(void **state)
{
	static const struct {
		const char *text, *code, *why;
	} cases[] = {
	    {"http://localhost/?code=4%2F0Ab%2bc&state=S&scope=x\n", "4/0Ab+c", ""},
	    {"  \"http://localhost/?state=S&code=abc#\"  \r\n", "abc", ""},
	    {"<http://localhost/?session=1&code=abc&state=S>", "abc", ""},
	    {"code=abc&state=S", "abc", ""},
	    {"state=S&code=abc", "abc", ""},
	    {"http://localhost/?code=abc", "abc", ""},
	    {"4/0Ab_c-d", "4/0Ab_c-d", ""},
	    {"M.C5_BL2.2.U.a!b*c", "M.C5_BL2.2.U.a!b*c", ""},
	    {"http://localhost/?code=abc&state=T", NULL, "another login"},
	    {"http://localhost/?code=&state=S", NULL, "no code in it"},
	    {"http://localhost/?xcode=abc&state=S", NULL, "no code in it"},
	    {"http://localhost/", NULL, "no code in it"},
	    {"https://login.test/authorize?response_type=code&client_id=x&state=S", NULL,
	        "no code in it"},
	    {"http://localhost/?error=access_denied&state=S", NULL, "access_denied"},
	    {"http://localhost/?code=a%", "a%", ""},
	    {"http://localhost/?code=a%4", "a%4", ""},
	    {"http://localhost/?code=%00b", NULL, "no code in it"},
	    {"", NULL, "nothing was pasted"},
	    {" \t\r\n", NULL, "nothing was pasted"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char why[300], *code = oauth_flow_pasted(cases[i].text, "S", why);
		bool same = code && cases[i].code ? strcmp(code, cases[i].code) == 0
		                                  : code == cases[i].code;
		if (!same || !strstr(why, cases[i].why))
			fail_msg(
			    "\"%s\" gave \"%s\": %s", cases[i].text, code ? code : "nothing", why);
		free(code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(pasted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
