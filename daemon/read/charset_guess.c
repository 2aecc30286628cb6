#include "charset_guess.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct shape {
	size_t high, runs, odd_runs; /* bytes above 127; runs of them; runs of odd length */
	size_t upper_half;           /* 0xe0..0xff: small letters of windows-1251 */
	size_t lower_half;           /* 0xc0..0xdf: small letters of KOI8-R */
	size_t
	    upper_common; /* a, e, i, n, o, s, t of windows-1251: about half of any Russian text */
	size_t lower_common; /* and of KOI8-R */
	size_t pairs;        /* runs cut in twos */
	size_t hanzi, hangul,
	    kana; /* pairs that start as common ones of GB 2312, of KS X 1001, kana of EUC-JP */
	size_t shift_kana; /* kana of Shift_JIS */
	size_t outside;    /* pairs that are in none of the EUC sets */
};

static void
shape_pair(struct shape *s, unsigned char lead, unsigned char trail)
{
	s->pairs++;
	s->hanzi += lead >= 0xb0 && lead <= 0xd7;
	s->hangul += lead >= 0xb0 && lead <= 0xc8;
	s->kana += lead == 0xa4 || lead == 0xa5;
	s->outside += lead < 0xa1 || trail < 0xa1 || lead == 0xff || trail == 0xff;
}

static void
shape_run(struct shape *s, const unsigned char *run, size_t n)
{
	s->runs++;
	s->high += n;
	s->odd_runs += n % 2;
	for (size_t i = 0; i < n; i++) {
		s->upper_half += run[i] >= 0xe0;
		s->lower_half += run[i] >= 0xc0 && run[i] < 0xe0;
		s->upper_common += strchr("\xe0\xe5\xe8\xed\xee\xf1\xf2", run[i]) != NULL;
		s->lower_common += strchr("\xc1\xc5\xc9\xce\xcf\xd3\xd4", run[i]) != NULL;
		s->shift_kana += run[i] == 0x82 || run[i] == 0x83;
	}
	for (size_t i = 0; i + 1 < n; i += 2)
		shape_pair(s, run[i], run[i + 1]);
}

static struct shape
shape_of(const unsigned char *s, size_t n)
{
	struct shape shape = {0};

	for (size_t i = 0, start; i < n; i++) {
		if (s[i] < 0x80)
			continue;
		for (start = i; i < n && s[i] >= 0x80; i++)
			continue;
		shape_run(&shape, s + start, i - start);
	}
	return shape;
}

/* Big5: second bytes below 128, too. Every high byte must be one of a pair, and most of the pairs
 * common characters. */
static bool
is_big5(const unsigned char *s, size_t n)
{
	size_t pairs = 0, common = 0, low = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < 0x80)
			continue;
		if (i + 1 == n)
			break;
		unsigned char trail = s[i + 1];
		if (s[i] < 0xa1 || s[i] > 0xf9 || trail < 0x40 || (trail > 0x7e && trail < 0xa1) ||
		    trail == 0xff)
			return false;
		pairs++;
		common += s[i] >= 0xa4 && s[i] <= 0xc6;
		low += trail < 0x80;
		i++;
	}
	return pairs >= 8 && common * 10 >= pairs * 7 && low * 8 >= pairs;
}

enum { SAMPLE = 64 * 1024 };

const char *
charset_guess(const char *bytes, size_t n)
{
	struct shape s = shape_of((const unsigned char *)bytes, n < SAMPLE ? n : SAMPLE);

	if (is_big5((const unsigned char *)bytes, n < SAMPLE ? n : SAMPLE))
		return "BIG5-HKSCS";
	if (s.high < 4 || s.high < 2 * s.runs) /* single letters with accents */
		return NULL;
	if (s.upper_half * 4 >= s.high * 3 && s.upper_common * 3 >= s.high)
		return "CP1251";
	if (s.lower_half * 4 >= s.high * 3 && s.lower_common * 3 >= s.high)
		return "KOI8-R";
	if (s.shift_kana * 5 >= s.high)
		return "CP932";
	if (s.odd_runs * 20 > s.runs || s.outside * 20 > s.pairs)
		return NULL;
	if (s.kana * 5 >= s.pairs)
		return "EUC-JP-MS";
	if (s.pairs >= 6 && s.hangul * 20 >= s.pairs * 19)
		return "UHC";
	return s.hanzi * 10 >= s.pairs * 7 ? "GB18030" : NULL;
}
