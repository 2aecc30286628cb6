#include "subject.h"

#include <inttypes.h>
#include <sysexits.h>
#include "ask.h"

static int
subject_read(struct ctl *c, const char *verb, int argc, char **argv, const char *mail_option,
    struct argument *a)
{
	struct fail f = {0};

	if (mail_option && argc > 1)
		return ctl_usage(
		    verb, "--mail names the mail already; unexpected argument \"%s\"", argv[1]);
	if (mail_option) {
		if (argument_of_kind(mail_option, ARGUMENT_MAIL, a, &f) != DONE)
			return ctl_usage(verb, "--mail: %s", f.text);
		return EX_OK;
	}
	if (argc < 2)
		return ctl_usage(verb, "which ticket, mail or promise?");
	if (argc == 3 && (strcmp(argv[1], "mail") == 0 || strcmp(argv[1], "outbox") == 0)) {
		enum argument_kind kind = *argv[1] == 'm' ? ARGUMENT_MAIL : ARGUMENT_OUTBOX;
		if (argument_of_kind(argv[2], kind, a, &f) != DONE)
			return ctl_usage(verb, "%s", f.text);
		return EX_OK;
	}
	if (argc > 2)
		return ctl_usage(verb, "unexpected argument \"%s\"", argv[2]);
	if (argument_read(argv[1], c->conf->desk.tag, a, &f) != DONE)
		return ctl_usage(verb, "%s", f.text);
	return EX_OK;
}

/* Replaces a Message-ID by the mail or outbox row that has it. */
static int
subject_find(struct ctl *c, struct argument *a)
{
	if (a->kind != ARGUMENT_MESSAGE_ID)
		return EX_OK;
	struct db_param param = db_text(a->message_id);
	char *text;
	int code =
	    ask(c, "look up the Message-ID", "SELECT api.ctl_find($1) AS answer", 1, &param, &text);
	if (code != EX_OK)
		return code;
	struct answer *found = answer_read(text);
	free(text);
	if (answer_count(found, "mails") > 0) {
		a->kind = ARGUMENT_MAIL;
		a->number = answer_int(answer_at(found, "mails", 0), "");
	} else if (answer_int(found, "outbox") > 0) {
		a->kind = ARGUMENT_OUTBOX;
		a->number = answer_int(found, "outbox");
	} else {
		code = ctl_error(EX_NOINPUT, "no mail has the Message-ID %s", a->message_id);
	}
	answer_free(&found);
	return code;
}

int
subject_get(struct ctl *c, const char *verb, int argc, char **argv, const char *mail_option,
    struct argument *a)
{
	int code = ctl_conf(c);

	if (code == EX_OK)
		code = subject_read(c, verb, argc, argv, mail_option, a);
	if (code == EX_OK)
		code = ctl_open(c);
	return code == EX_OK ? subject_find(c, a) : code;
}

int
subject_missing(const struct argument *a)
{
	static const char *const names[] = {[ARGUMENT_TICKET] = "ticket ",
	    [ARGUMENT_MAIL] = "mail:",
	    [ARGUMENT_OUTBOX] = "outbox:",
	    [ARGUMENT_PROMISE] = "promise P"};
	static const char *const lists[] = {[ARGUMENT_TICKET] = "tickets --all",
	    [ARGUMENT_MAIL] = "parked list",
	    [ARGUMENT_OUTBOX] = "outbox list",
	    [ARGUMENT_PROMISE] = "promises --all"};

	return ctl_error(EX_NOINPUT, "there is no %s%" PRId64 "; see promisectl %s", names[a->kind],
	    a->number, lists[a->kind]);
}

int
subject_show(struct ctl *c, const struct argument *a, const struct subject_way *ways)
{
	struct db_number number;
	struct db_param param = db_int(&number, a->number);
	struct answer *said = NULL;
	bool found = false;

	int code = ask_json(c, "look it up", ways[a->kind].sql, 1, &param, &said, &found);
	if (code == EX_OK && !found)
		code = subject_missing(a);
	if (said)
		ways[a->kind].page(said);
	answer_free(&said);
	return code;
}
