#include "db_private.h"

#include "str.h"

/* Only the hash travels (and may so stand in the server's log). */
enum outcome
db_set_password(struct db *db, const char *role, const char *password, struct fail *f)
{
	char *hash = PQencryptPasswordConn(db->conn, password, role, NULL);
	char *name = PQescapeIdentifier(db->conn, role, strlen(role));
	char *value = hash ? PQescapeLiteral(db->conn, hash, strlen(hash)) : NULL;
	enum outcome o;

	if (!name || !value) {
		o = db_connection_fail(db, LATER, "cannot make a password's hash", f);
	} else {
		char *sql = xasprintf("ALTER ROLE %s PASSWORD %s", name, value);
		o = db_run(db, sql, f);
		free(sql);
	}
	PQfreemem(value);
	PQfreemem(name);
	PQfreemem(hash);
	return o;
}

enum outcome
db_create(struct db *db, const char *database, const char *locale, struct fail *f)
{
	char *name = PQescapeIdentifier(db->conn, database, strlen(database));

	if (!name)
		return db_connection_fail(db, NEVER, "cannot quote the database's name", f);
	char *sql = xasprintf("CREATE DATABASE %s ENCODING 'UTF8' TEMPLATE template0%s%s%s", name,
	    locale ? " LOCALE '" : "", locale ? locale : "", locale ? "'" : "");
	enum outcome o = db_run(db, sql, f);
	free(sql);
	PQfreemem(name);
	return o;
}
