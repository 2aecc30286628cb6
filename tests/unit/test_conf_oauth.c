/* Accounts with OAuth2 in the configuration file: the providers' defaults, and every way of
 * refusing one. */
#include "test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../daemon/common/conf.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-oauth-XXXXXX";
static char path[sizeof folder + 20];

static const char desk[] = "desk = { name = \"Acme\"; address = \"s@acme.test\"; tag = \"ACME\"; "
                           "admin = \"r@acme.test\"; };\n";
static const char smtp[] = "smtp = { host = \"h\"; };\n";

/* The first lines of the file are the desk, the mailbox whose imap group has login, and SMTP; then
 * more. */
static struct conf *
load(const char *login, const char *more, struct str *errors)
{
	char *text =
	    xasprintf("%smailboxes = ( { name = \"m\"; imap = { host = \"h\"; %s }; } );\n%s%s",
	        desk, login, smtp, more);

	scratch_write(folder, "promised.conf", text);
	free(text);
	return conf_load(path, errors);
}

static struct conf *
load_good(const char *login, const char *more)
{
	struct str errors = {0};
	struct conf *conf = load(login, more, &errors);

	if (!conf)
		fail_msg("%s", str_text(&errors));
	str_free(&errors);
	return conf;
}

static void
providers(void **state)
{
	(void)state;
	struct conf *conf = load_good("user = \"u\"; oauth = \"g\";",
	    "oauth = ( { name = \"g\"; provider = \"google\"; client_id = \"i\"; "
	    "client_secret_file = \"pw\"; },\n"
	    "  { name = \"m\"; provider = \"microsoft\"; client_id = \"i\"; },\n"
	    "  { name = \"c\"; provider = \"microsoft\"; tenant = \"acme.test\"; grant = "
	    "\"client\"; client_id = \"i\";\n"
	    "    client_secret_file = \"pw\"; secret_ends = \"2028-02-29\"; token_url = "
	    "\"https://t.test/x\"; },\n"
	    "  { name = \"o\"; client_id = \"i\"; token_url = \"https://t.test/\"; device_url = "
	    "\"https://t.test/d\"; } );\n");
	const struct conf_oauth *a = conf->oauths;

	assert_int_equal(conf->oauth_count, 4);
	assert_string_equal(a[0].token_url, "https://oauth2.googleapis.com/token");
	assert_string_equal(a[0].scope, "https://mail.google.com/");
	assert_null(a[0].device_url);
	assert_string_equal(a[0].client_secret.text, "se cret");
	assert_string_equal(a[0].redirect_uri, "http://localhost");
	assert_int_equal(a[0].connect_timeout_ms, 10000);
	assert_string_equal(
	    a[1].token_url, "https://login.microsoftonline.com/organizations/oauth2/v2.0/token");
	assert_string_equal(a[1].device_url,
	    "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode");
	assert_non_null(strstr(a[1].scope, "offline_access"));
	assert_string_equal(a[2].authorize_url,
	    "https://login.microsoftonline.com/acme.test/oauth2/v2.0/authorize");
	assert_string_equal(a[2].token_url, "https://t.test/x");
	assert_string_equal(a[2].scope, "https://outlook.office365.com/.default");
	assert_string_equal(a[2].secret_ends, "2028-02-29");
	assert_null(a[3].scope);
	assert_null(a[3].authorize_url);
	assert_ptr_equal(conf_oauth_of(conf, "m"), &a[1]);
	assert_null(conf_oauth_of(conf, "x"));
	assert_null(conf_oauth_of(conf, NULL));
	assert_string_equal(conf_oauth_user(conf, &a[0], 0), "u");
	assert_null(conf_oauth_user(conf, &a[1], 0));
	assert_string_equal(conf->state_directory, "/var/lib/promised");
	conf_free(&conf);
}

static void
state_directory(void **state)
{
	(void)state;
	struct conf *conf =
	    load_good("user = \"u\"; password_file = \"pw\";", "state_directory = \"state\";\n");
	char *wanted = xasprintf("%s/state", folder);

	assert_string_equal(conf->state_directory, wanted);
	free(wanted);
	conf_free(&conf);
}

#define GOOGLE                                                                                     \
	"name = \"g\"; provider = \"google\"; client_id = \"i\"; client_secret_file = \"pw\";"
#define OTHER                                                                                      \
	"name = \"g\"; client_id = \"i\"; token_url = \"https://t.test/\"; device_url = "          \
	"\"https://t.test/d\";"
#define MICROSOFT "name = \"g\"; provider = \"microsoft\"; client_id = \"i\";"

static void
refused(void **state)
{
	static const struct {
		const char *login, *more, *wanted;
	} cases[] = {
	    {"user = \"u\"; oauth = \"gg\";", "oauth = ( {" GOOGLE "} );",
	        "2: mailboxes.imap.oauth: there is no account \"gg\"; did you mean \"g\"?"},
	    {"user = \"u\"; oauth = \"else\";", "",
	        "there is no account \"else\": add it to oauth"},
	    {"user = \"u\"; oauth = \"g\"; password_file = \"pw\";", "oauth = ( {" GOOGLE "} );",
	        "2: mailboxes.imap.oauth: and password_file cannot both be given"},
	    {"user = \"u\"; oauth = \"g\"; security = \"plain\";", "oauth = ( {" GOOGLE "} );",
	        "is not sent without encryption"},
	    {"user = \"u\"; oauth = \"g\";", "oauth = ( {" GOOGLE "}, {" GOOGLE "} );",
	        "another account is called \"g\" already"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( { name = \"g\"; provider = \"google\"; client_id = \"i\"; } );",
	        "oauth.client_secret_file: is missing: Google"},
	    {"user = \"u\"; oauth = \"g\";", "oauth = ( {" GOOGLE " grant = \"client\"; } );",
	        "oauth.grant: Google knows no \"client\""},
	    {"user = \"u\"; oauth = \"g\";", "oauth = ( {" GOOGLE " tenant = \"acme.test\"; } );",
	        "oauth.tenant: is a matter of provider"},
	    {"user = \"u\"; oauth = \"g\";", "oauth = ( {" MICROSOFT " grant = \"client\"; } );",
	        "oauth.client_secret_file: is missing: with grant"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( {" MICROSOFT
	        " grant = \"client\"; client_secret_file = \"pw\"; tenant = \"common\"; } );",
	        "oauth.tenant: is needed"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( {" MICROSOFT " secret_ends = \"2027-02-29\"; } );",
	        "oauth.secret_ends: \"2027-02-29\" is not a date"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( {" MICROSOFT " secret_ends = \"2027-02-28\"; } );", "of which secret?"},
	    {"user = \"u\"; oauth = \"g\";", "oauth = ( { name = \"g\"; client_id = \"i\"; } );",
	        "oauth.token_url: is missing"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( { name = \"g\"; client_id = \"i\"; token_url = \"https://t.test/\"; } "
	        ");",
	        "oauth.authorize_url: is missing, and so is device_url"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( {" OTHER " device_url = \"http://t.test/\"; } );",
	        "duplicate setting name"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( { name = \"g\"; client_id = \"i\"; token_url = \"http://t.test/\"; } );",
	        "oauth.token_url: must be an address that begins with https://"},
	    {"user = \"u\"; oauth = \"g\";",
	        "oauth = ( {" OTHER " redirect_uri = \"http://localhost.evil.test/\"; } );",
	        "oauth.redirect_uri: \"http://localhost.evil.test/\" is not"},
	    {"user = \"u\"; oauth = \"g\"; }; }, { name = \"n\"; address = \"b@acme.test\"; imap = "
	     "{ host = \"h\"; user = \"v\"; oauth = \"g\";",
	        "oauth = ( {" GOOGLE "} );", "it is used for u and for v"},
	    {"user = \"u\"; oauth = \"g\";", "oauth = ( { name = \"../g\"; client_id = \"i\"; } );",
	        "\"../g\" is not made of letters"},
	    {"user = \"u\"; oauth = \"..\";",
	        "oauth = ( { name = \"..\"; client_id = \"i\"; token_url = \"https://t.test/\"; "
	        "device_url = \"https://t.test/d\"; } );",
	        "must not begin with a dot"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str errors = {0};
		struct conf *conf = load(cases[i].login, cases[i].more, &errors);
		if (conf || !strstr(str_text(&errors), cases[i].wanted))
			fail_msg("case %zu: \"%s\" is not in:\n%s", i, cases[i].wanted,
			    str_text(&errors));
		str_free(&errors);
	}
}

/* With a client's own rights one account serves them all. */
static void
several_users(void **state)
{
	(void)state;
	struct conf *conf = load_good(
	    "user = \"u\"; oauth = \"c\"; }; }, { name = \"n\"; address = \"b@acme.test\"; "
	    "imap = { host = \"h\"; user = \"v\"; oauth = \"c\";",
	    "oauth = ( { name = \"c\"; provider = \"microsoft\"; tenant = \"acme.test\"; grant = "
	    "\"client\"; "
	    "client_id = \"i\"; client_secret_file = \"pw\"; } );\n");

	conf_free(&conf);
}

static void
advice(void **state)
{
	(void)state;
	struct conf *conf = load_good("user = \"u\"; oauth = \"a\";",
	    "oauth = ( { name = \"a\"; provider = \"microsoft\"; client_id = \"i\"; "
	    "client_secret_file = \"pw\"; },\n"
	    "  { name = \"b\"; provider = \"google\"; client_id = \"i\"; client_secret_file = "
	    "\"pw\"; secret_ends = \"2020-01-01\"; } );\n");
	struct str lines = {0};

	conf_advise(conf, &lines);
	assert_non_null(strstr(str_text(&lines), "secret_ends: not known for \"a\""));
	assert_non_null(strstr(str_text(&lines), "nothing uses the account \"b\""));
	assert_non_null(strstr(str_text(&lines), "the client secret of \"b\" ended on 2020-01-01"));
	str_free(&lines);
	conf_free(&conf);
}

static int
setup(void **state)
{
	(void)state;
	scratch_make(folder);
	snprintf(path, sizeof path, "%s/promised.conf", folder);
	scratch_write(folder, "pw", "se cret\n");
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
	    cmocka_unit_test(providers),
	    cmocka_unit_test(state_directory),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(several_users),
	    cmocka_unit_test(advice),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
