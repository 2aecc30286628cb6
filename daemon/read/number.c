#include "number.h"

bool
is_number(const struct item *i)
{
	return i->token->kind == TOKEN_NUMBER && i->token == i->last;
}

int
number_digits(const struct item *i, int most)
{
	if (!is_number(i) || i->token->parts != 1 || i->token->number[0] > most)
		return 0;
	return i->token->number[0] > 0 ? i->token->number[0] : 0;
}

/* The number that a word means; -1: none. */
static int
word_value(const struct item *i)
{
	static const int16_t values[] = {
	    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 20, 21, 24, 30, 40, 45, 48, 72, 2};
	int place = feature_of(&i->features, T_n0, T_couple);

	return place < 0 ? -1 : values[place];
}

/* "-" or "and" between tens and ones, or nothing. */
static size_t
joint(const struct item *items, size_t n)
{
	return n > 2 && (is_mark(&items[1], '-') || has(&items[1].features, T_and)) ? 2 : 1;
}

size_t
number_read(const struct item *items, size_t n, double *value)
{
	const struct token *t = items[0].token;

	if (!n)
		return 0;
	if (is_number(&items[0])) {
		bool decimal = t->parts == 2 && (t->mark == ',' || t->mark == '.');
		*value = t->number[0] +
		         (decimal ? t->number[1] / (t->number[1] < 10 ? 10.0 : 100.0) : 0);
		return t->number[0] >= 0 && (t->parts == 1 || decimal);
	}
	int tens = word_value(&items[0]);
	if (tens < 0)
		return 0;
	*value = tens;
	size_t ones_at = joint(items, n);
	int ones = tens == 20 || tens == 30 || tens == 40
	               ? (ones_at < n ? word_value(&items[ones_at]) : -1)
	               : -1;
	if (ones < 1 || ones > 9)
		return 1;
	*value += ones;
	return ones_at + 1;
}

size_t
number_ordinal(const struct item *items, size_t n, int *value)
{
	if (n > 1 && number_digits(&items[0], 31) && has(&items[1].features, T_ordinal) &&
	    items[1].token->gap == GAP_NONE) {
		*value = items[0].token->number[0];
		return 2;
	}
	double tens;
	int place = n ? feature_of(&items[0].features, T_o1, T_o31) : -1;
	if (place >= 0) {
		*value = place + 1;
		return 1;
	}
	/* "twenty first": the last word alone is the ordinal */
	if (n < 2 || word_value(&items[0]) < 20 || number_read(items, 1, &tens) != 1 || tens > 30)
		return 0;
	size_t at = joint(items, n);
	place = feature_of(&items[at].features, T_o1, T_o9);
	*value = (int)tens + place + 1;
	return place >= 0 ? at + 1 : 0;
}
