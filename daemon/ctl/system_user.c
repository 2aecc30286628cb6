#include "system_user.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

static const char name[] = "postgres";

static const struct passwd *
find(void)
{
	return geteuid() == 0 ? getpwnam(name) : NULL;
}

bool
system_user_possible(void)
{
	return find() != NULL;
}

const char *
system_user_name(void)
{
	return name;
}

enum outcome
system_user_open(const char *conninfo, bool superuser, struct db **db, struct fail *f)
{
	const struct passwd *user = superuser ? find() : NULL;

	if (!user)
		return db_open(conninfo, NULL, "promisectl", db, f);
	/* libpq takes the user's name from the process, and so does the server. */
	if (seteuid(user->pw_uid) != 0)
		return fail(f, NEVER, "cannot become the user %s: %m", name);
	enum outcome o = db_open(conninfo, name, "promisectl", db, f);
	if (seteuid(0) != 0)
		_exit(70);
	return o;
}

bool
system_user_become(void)
{
	const struct passwd *user = find();

	return user && chdir("/") == 0 && setgroups(0, NULL) == 0 && setgid(user->pw_gid) == 0 &&
	       setuid(user->pw_uid) == 0;
}
