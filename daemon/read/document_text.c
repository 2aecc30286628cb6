#include "document_text.h"

void
document_put_text(struct json *j, const char *key, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	json_key(j, key);
	if (text)
		json_text_n(j, text, utf8_cut(text, n, DOCUMENT_TEXT_MAX));
	else
		json_null(j);
}

void
document_put_address(struct json *j, const struct address *address)
{
	if (!address) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_put(j, "name", address->name);
	json_put(j, "address", address->address);
	json_close(j, '}');
}

static void
put_commands(struct json *j, const struct command *c)
{
	json_put_array(j, "commands");
	for (; c; c = c->next) {
		json_open(j, '{');
		json_put(j, "line", c->line);
		json_put(j, "word", c->word);
		json_put(j, "argument", c->argument);
		if (c->cut)
			json_put_bool(j, "cut", true);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_reply(struct json *j, const struct reply *r)
{
	json_key(j, "reply");
	if (!r->how) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_put(j, "how", r->how);
	json_put_bool(j, "left", r->left);
	json_put_array(j, "segments");
	for (const struct reply_piece *p = r->pieces; p; p = p->next) {
		json_open(j, '{');
		json_put_bool(j, "quote", p->quote);
		json_put(j, "text", p->text);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

/* {code, confidence, by, words}; null when no word was there to look at. */
static void
put_language(struct json *j, const struct language *l)
{
	json_key(j, "language");
	if (!l->words) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_put(j, "code", l->code);
	json_put_hundredths(j, "confidence", (int64_t)(l->confidence * 100 + 0.5));
	json_put(j, "by", l->by);
	json_put_number(j, "words", l->words);
	json_close(j, '}');
}

static void
put_forward(struct json *j, const struct findings *found)
{
	const struct forward *f = found->forwarded;

	json_key(j, "forwarded");
	if (!f) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_put(j, "how", f->how);
	json_put_bool(j, "certain", f->certain);
	json_key(j, "from");
	document_put_address(j, f->from);
	document_put_text(j, "subject", f->subject);
	json_put(j, "date", f->date);
	json_put(j, "message_id", f->message_id);
	document_put_text(j, "text", f->text);
	put_language(j, &found->forwarded_in);
	json_close(j, '}');
}

void
document_put_texts(struct mail *m, struct json *j, const struct findings *found)
{
	if (strlen(m->text) > DOCUMENT_TEXT_MAX)
		mail_warn(m, "text-limit",
		    "only the first 2 MiB of the text are kept beside the raw mail");
	document_put_text(j, "text", m->text);
	document_put_text(j, "new_text", found->reply.new_text);
	put_commands(j, found->commands);
	document_put_text(j, "body", found->body);
	put_reply(j, &found->reply);
	put_forward(j, found);
	put_language(j, &found->language);
	promises_write(j, &found->promises);
	json_put(j, "content_language", language_declared(m));
	json_put(j, "answer", found->answer);
	json_key(j, "rating");
	if (found->rating)
		json_number(j, found->rating);
	else
		json_null(j);
}
