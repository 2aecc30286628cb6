#include "understand.h"

#include "mime.h"
#include "reply.h"

void
understand(const void *bytes, size_t length, bool header_only, const struct reader_facts *facts,
    struct understanding *u)
{
	struct findings found = {0};
	struct mail *m = mail_parse(bytes, length, header_only);

	u->mail = m;
	kind_decide(m, facts, &found.kind);
	found.authres = authres_read(m, facts);
	found.new_text = reply_split(m, m->text);
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
