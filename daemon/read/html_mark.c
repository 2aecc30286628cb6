#include "html_mark.h"

#include <string.h>
#include "../common/str.h"

enum place { IN_ID, IN_CLASS, IN_STYLE, IN_NAME };

/* A word that stands alone in the attribute, or with more letters around it ("x_divRplyFwdMsg" is
 * of a mail quoted before, so what stands in front must end the word). */
struct known {
	enum place place;
	enum html_mark_kind kind;
	const char *word;
};

static const struct known known[] = {
    {IN_CLASS, MARK_INTRO, "gmail_attr"},
    {IN_CLASS, MARK_INTRO, "moz-cite-prefix"},
    {IN_ID, MARK_QUOTE, "divRplyFwdMsg"},
    {IN_ID, MARK_QUOTE, "appendonsend"},
    {IN_ID, MARK_QUOTE, "mail-editor-reference-message-container"},
    {IN_ID, MARK_QUOTE, "OLK_SRC_BODY_SECTION"},
    {IN_ID, MARK_QUOTE, "yahoo_quoted"},
    {IN_ID, MARK_QUOTE, "zwchr"},
    {IN_CLASS, MARK_QUOTE, "yahoo_quoted"},
    {IN_CLASS, MARK_QUOTE, "OutlookMessageHeader"},
    {IN_CLASS, MARK_QUOTE, "ms-outlook-mobile-reference-message"},
    {IN_NAME, MARK_QUOTE, "quote"},
    {IN_NAME, MARK_QUOTE, "messageReplySection"},
    {IN_STYLE, MARK_QUOTE, "border-top:solid #B5C4DF 1.0pt"},
    {IN_STYLE, MARK_QUOTE, "border-top:solid #E1E1E1 1.0pt"},
    {IN_CLASS, MARK_SIGNATURE, "gmail_signature"},
    {IN_CLASS, MARK_SIGNATURE, "moz-signature"},
    {IN_CLASS, MARK_SIGNATURE, "protonmail_signature_block"},
    {IN_CLASS, MARK_SIGNATURE, "tutanota_signature"},
    {IN_ID, MARK_SIGNATURE, "signature"},
    {IN_ID, MARK_SIGNATURE, "ms-outlook-mobile-signature"},
    {IN_ID, MARK_SIGNATURE, "AppleMailSignature"},
    {IN_ID, MARK_SIGNATURE, "composer_signature"},
    {IN_ID, MARK_SIGNATURE, "ymail_android_signature"},
    {IN_ID, MARK_SIGNATURE, "_rc_sig"},
    {IN_NAME, MARK_SIGNATURE, "messageSignatureSection"},
    {IN_NAME, MARK_SIGNATURE, "_MailAutoSig"},
    {IN_STYLE, MARK_SIGNATURE, "mso-bookmark:_MailAutoSig"},
};

enum { KNOWN = sizeof known / sizeof *known };

static bool
is_word_byte(char c)
{
	return ascii_isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Classes and ids stand as whole words, but programs add numbers to some: "yahoo_quoted_123". */
static bool
has(const struct known *k, const char *value)
{
	size_t n = strlen(k->word);

	for (const char *hit = value; (hit = ascii_casestr(hit, k->word)); hit++) {
		if (k->place == IN_STYLE)
			return true;
		bool front = hit == value || !is_word_byte(hit[-1]);
		const char *end = hit + n + (hit[n] == '_');

		end += strspn(end, "0123456789");
		if (front && !is_word_byte(*end))
			return true;
	}
	return false;
}

enum html_mark_kind
html_mark_kind(const char *id, const char *class, const char *style, const char *name)
{
	const char *const values[] = {id, class, style, name};

	if (!*id && !*class && !*style && !*name)
		return MARK_NONE;
	for (size_t i = 0; i < KNOWN; i++)
		if (*values[known[i].place] && has(&known[i], values[known[i].place]))
			return known[i].kind;
	return MARK_NONE;
}

bool
html_mark_possible(const char *html)
{
	static const char *const hints[] = {"gmail_", "moz-", "divRply", "appendon",
	    "reference-message", "OLK_SRC", "yahoo_quoted", "zwchr", "MessageHeader",
	    "name=\"quote", "messageReply", "border-top:solid #", "ignature", "MailAutoSig",
	    "_rc_sig"};

	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (strstr(html, hints[i]))
			return true;
	return false;
}

/* Outlook marks each paragraph of a signature: neighbours are one. */
void
html_spot_open(struct html_spots *s, enum html_mark_kind kind, size_t length)
{
	struct html_spot *last = s->count ? &s->spots[s->count - 1] : NULL;

	if (s->open) {
		s->open++;
		return;
	}
	if (kind == MARK_NONE)
		return;
	if (last && kind == MARK_SIGNATURE && last->kind == kind && last->end == length) {
		s->open = 1;
		return;
	}
	if (s->count == HTML_MARKS)
		return;
	s->spots[s->count++] = (struct html_spot){kind, length, length};
	s->open = 1;
}

void
html_spot_close(struct html_spots *s, size_t length)
{
	if (s->open && --s->open == 0)
		s->spots[s->count - 1].end = length;
}
