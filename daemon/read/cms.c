#include "cms.h"

#include "../common/str.h"
#include "cursor.h"

/* BER (X.690) as far as it is needed: definite and indefinite lengths, constructed octet strings.
 */
enum {
	TAG_INTEGER = 0x02,
	TAG_OCTETS = 0x04,
	TAG_OBJECT = 0x06,
	TAG_OCTETS_PIECES = 0x24,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_CONTENT = 0xa0,
	DEPTH_MAX = 8,
};

static const unsigned char signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
static const unsigned char plain_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01};

struct element {
	uint8_t tag;
	bool endless; /* indefinite length: ends with two zero bytes, somewhere in content */
	struct cursor content;
};

static size_t
length_read(struct cursor *c, uint8_t first)
{
	size_t n = 0;

	if (first < 0x80)
		return first;
	if (first > 0x84)
		c->failed = true;
	for (int i = first & 0x7f; i > 0 && !c->failed; i--)
		n = n << 8 | cursor_u8(c);
	return n;
}

/* Reads a head and, of definite ones, goes past the content. */
static struct element
element_read(struct cursor *c)
{
	struct element e = {.tag = cursor_u8(c)};
	uint8_t first = cursor_u8(c);

	e.endless = first == 0x80;
	if (e.endless)
		e.content = *c;
	else
		e.content = cursor_take(c, length_read(c, first));
	return e;
}

static bool
enter(struct cursor *c, uint8_t tag, struct cursor *inside)
{
	struct element e = element_read(c);

	*inside = e.content;
	return !c->failed && !inside->failed && e.tag == tag;
}

/* Of what stands before the content nothing is endless in practice. */
static bool
skip(struct cursor *c, uint8_t tag)
{
	struct element e = element_read(c);

	return !c->failed && e.tag == tag && !e.endless;
}

static bool
object_is(struct cursor *c, const unsigned char *id, size_t n)
{
	struct cursor object;

	return enter(c, TAG_OBJECT, &object) && object.left == n && memcmp(object.at, id, n) == 0;
}

/* An octet string in pieces, which may be in pieces themselves. True when its end was found. */
static bool
gather(struct cursor *c, struct str *out, int depth)
{
	while (c->left && !c->failed) {
		struct element e = element_read(c);
		if (e.tag == 0 && !e.endless && !e.content.left)
			return true;
		if (e.tag == TAG_OCTETS && !e.endless) {
			str_add(
			    out, e.content.left ? (const char *)e.content.at : "", e.content.left);
		} else if (e.tag != TAG_OCTETS_PIECES || depth >= DEPTH_MAX) {
			return false;
		} else {
			if (!gather(&e.content, out, depth + 1))
				return false;
			if (e.endless)
				*c = e.content;
		}
	}
	return !c->failed;
}

static bool
find_content(struct cursor c, struct element *out)
{
	struct cursor info, data, encapsulated, content;

	if (!enter(&c, TAG_SEQUENCE, &info) || !object_is(&info, signed_data, sizeof signed_data))
		return false;
	if (!enter(&info, TAG_CONTENT, &data) || !enter(&data, TAG_SEQUENCE, &data))
		return false;
	if (!skip(&data, TAG_INTEGER) || !skip(&data, TAG_SET))
		return false;
	if (!enter(&data, TAG_SEQUENCE, &encapsulated) ||
	    !object_is(&encapsulated, plain_data, sizeof plain_data) ||
	    !enter(&encapsulated, TAG_CONTENT, &content))
		return false;
	*out = element_read(&content);
	return !content.failed && !out->content.failed;
}

bool
cms_signed_content(
    struct arena *a, const char *bytes, size_t n, const char **content, size_t *length)
{
	struct element e;
	struct str all = {0};
	bool good;

	if (!find_content(cursor_new(bytes, n), &e))
		return false;
	if (e.tag == TAG_OCTETS && !e.endless) {
		*content = e.content.left ? (const char *)e.content.at : "";
		*length = e.content.left;
		return true;
	}
	good = e.tag == TAG_OCTETS_PIECES && gather(&e.content, &all, 0);
	if (good) {
		char *copy = arena_alloc(a, all.len + 1);
		memcpy(copy, str_text(&all), all.len);
		*content = copy;
		*length = all.len;
	}
	str_free(&all);
	return good;
}
