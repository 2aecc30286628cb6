#include "understand.h"

#include "answer.h"
#include "lexicon.h"
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
	struct reply *r = &found->reply;

	found->commands = commands_read(m->arena, r->words, &found->body);
	reply_drop_commands(m->arena, r);
	if (!found->body && r->words != r->new_text)
		found->body = r->words;
}

/* What is forwarded is news. */
static void
find_forward(struct mail *m, struct findings *found)
{
	if (!is_letter(&found->kind))
		return;
	found->forwarded = forward_find(m, &found->reply);
	const struct forward *f = found->forwarded;

	if (f && f->certain && strcmp(f->how, "inline") == 0)
		found->reply.new_text = m->text;
}

/* Quotes and the signature are in somebody's language, but not for certain in the writer's. */
static void
find_language(struct findings *found)
{
	found->language = language_find(found->body ? found->body : found->reply.words);
	if (found->forwarded && found->forwarded->text)
		found->forwarded_in = language_find(found->forwarded->text);
}

/* In the language that it surely is, else in the declared one (mail programs declare their user's,
 * whatever he writes), else in the one that it seems to be. */
static void
find_promises(struct mail *m, struct findings *found)
{
	const char *text = found->body ? found->body : found->reply.words,
	           *language = found->language.confidence >= LANGUAGE_CERTAIN
	                           ? found->language.code
	                           : language_declared(m);

	if (!language || !lexicon_of(language))
		language = found->language.code;
	found->promises = promises_find(m->arena, text, language);
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
	find_forward(m, &found);
	find_commands(m, &found);
	find_language(&found);
	find_promises(m, &found);
	if (!found.commands && found.reply.left) {
		found.answer = answer_find(found.reply.words);
		found.rating = rating_find(found.reply.words);
	}
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
