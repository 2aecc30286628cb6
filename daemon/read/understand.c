#include "understand.h"

#include "mime.h"
#include "reply.h"

/* Reports bring back the mail that they are about; that is no forward. */
static bool
is_letter(const struct kind *kind)
{
	return strcmp(kind->name, "human") == 0 || strcmp(kind->name, "list") == 0;
}

/* Old text holds no commands; where nothing new is left, nothing may be said in its place. */
static void
find_commands(struct mail *m, struct findings *found)
{
	if (found->reply.left) {
		found->commands = commands_read(m->arena, found->reply.new_text, &found->body);
		reply_drop_commands(m->arena, &found->reply);
	} else {
		found->body = "";
	}
}

void
understand(const void *bytes, size_t length, bool header_only, const struct reader_facts *facts,
    struct understanding *u)
{
	struct findings found = {0};
	struct mail *m = mail_parse(bytes, length, header_only);

	u->mail = m;
	kind_decide(m, facts, &found.kind);
	found.authres = authres_read(m, facts);
	reply_split(m, m->text, &found.reply);
	if (is_letter(&found.kind))
		found.forwarded = forward_find(m, &found.reply);
	find_commands(m, &found);
	u->attachments = attachments_of(m, &u->attachment_count);
	u->document = document_write(m, &found, u->attachments, u->attachment_count);
}

void
understanding_free(struct understanding *u)
{
	free(u->document);
	mail_free(&u->mail);
	*u = (struct understanding){0};
}
