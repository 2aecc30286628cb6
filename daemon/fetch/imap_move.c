#include "imap_internal.h"

#include "../common/folder_name.h"

static enum outcome
command_on(
    struct imap *m, const char *verb, const struct uids *uids, const char *rest, struct fail *f)
{
	struct str command = {0};
	enum outcome o;

	str_addf(&command, "UID %s ", verb);
	uids_write(&command, uids, 0, uids->count);
	str_addz(&command, rest);
	imap_budget(m, 2 * COMMAND_MS, COMMAND_SLACK, 0);
	o = imap_send(m, command.data, f);
	if (o == DONE)
		o = imap_receive(m, f);
	str_free(&command);
	return o;
}

static enum outcome
move_once(
    struct imap *m, const struct uids *uids, const char *target, struct uids *gone, struct fail *f)
{
	enum outcome o;

	if (imap_can(m, "MOVE")) {
		o = command_on(m, "MOVE", uids, target, f);
		if (o == DONE)
			imap_read_copyuid(m, uids, gone);
		return o;
	}
	o = command_on(m, "COPY", uids, target, f);
	if (o == DONE)
		o = command_on(m, "STORE", uids, " +FLAGS.SILENT (\\Deleted)", f);
	if (o != DONE)
		return o;
	/* Never a plain EXPUNGE: it would also remove what others have marked. */
	if (imap_can(m, "UIDPLUS"))
		return command_on(m, "EXPUNGE", uids, "", f);
	for (size_t i = 0; i < uids->count; i++)
		uids_add(gone, uids->at[i]);
	return DONE;
}

static bool
folder_is_missing(const struct imap *m)
{
	static const char *const hints[] = {
	    "[TRYCREATE]", "[NONEXISTENT]", "not exist", "n't exist", "no such", "not found", NULL};

	for (size_t i = 0; hints[i]; i++)
		if (ascii_casestr(m->guard.status, hints[i]))
			return true;
	return false;
}

/* " \"name\"", for the end of a command. */
static char *
quoted(const char *name)
{
	struct str out = {0};

	str_addz(&out, " \"");
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			str_addc(&out, '\\');
		str_addc(&out, *name);
	}
	str_addc(&out, '"');
	return str_take(&out);
}

/* Of those that the answer did not name: which are really gone? A MOVE may do a part, or nothing
 * and say OK. */
static enum outcome
look_again(struct imap *m, const struct uids *uids, struct uids *gone, bool was_ok, struct fail *f)
{
	struct uids there = {0};
	struct fail why = {0};
	enum outcome o = imap_search_uids(m, uids, &there, &why);
	size_t left = 0;

	uids_sort(&there);
	for (size_t i = 0; o == DONE && i < uids->count; i++) {
		if (uids_has(&there, uids->at[i]))
			left++;
		else
			uids_add(gone, uids->at[i]);
	}
	uids_free(&there);
	if (o != DONE)
		return fail(f, o, "%s", why.text);
	if (left && was_ok)
		fail(f, DONE, "the server says OK, but %zu of %zu mails are still there", left,
		    uids->count);
	else if (!left && f)
		f->text[0] = 0;
	return DONE;
}

enum outcome
imap_move(
    struct imap *m, const struct uids *uids, const char *folder, struct uids *gone, struct fail *f)
{
	char *name = folder_name_encode(folder), *target, *create;
	size_t before = gone->count;
	enum outcome o;

	if (!name)
		return fail(f, NEVER, "\"%s\" is no folder name: not UTF-8", folder);
	target = quoted(name);
	o = move_once(m, uids, target, gone, f);
	if (o != DONE && m->health == IMAP_WELL && folder_is_missing(m)) {
		create = xasprintf("CREATE%s", target);
		o = imap_command(m, create, f);
		free(create);
		if (o == DONE)
			o = move_once(m, uids, target, gone, f);
	}
	free(target);
	free(name);
	if (m->health != IMAP_WELL)
		return o;
	if (o == DONE && f)
		f->text[0] = 0;
	if (o == DONE && gone->count - before == uids->count)
		return DONE;
	return look_again(m, uids, gone, o == DONE, f);
}
