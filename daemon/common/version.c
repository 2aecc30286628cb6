#include "version.h"

#include <stdlib.h>
#include <string.h>
#include "str.h"

/* What stands between numbers: the end before everything but a tilde, letters before the rest. */
static int
weight(char c)
{
	if (c == '~')
		return -1;
	if (c == 0 || ascii_isdigit((unsigned char)c))
		return 0;
	return ascii_isalnum((unsigned char)c) ? (unsigned char)c : (unsigned char)c + 256;
}

static int
compare_words(const char **a, const char **b)
{
	while ((**a && !ascii_isdigit((unsigned char)**a)) ||
	       (**b && !ascii_isdigit((unsigned char)**b))) {
		int order = weight(**a) - weight(**b);
		if (order)
			return order;
		++*a;
		++*b;
	}
	return 0;
}

static int
compare_numbers(const char **a, const char **b)
{
	char *after_a, *after_b;
	unsigned long x = strtoul(*a, &after_a, 10), y = strtoul(*b, &after_b, 10);

	*a = after_a;
	*b = after_b;
	return (x > y) - (x < y);
}

int
version_compare(const char *a, const char *b)
{
	int order = 0;

	while (!order && (*a || *b)) {
		order = compare_words(&a, &b);
		if (!order && (*a || *b))
			order = compare_numbers(&a, &b);
	}
	return order;
}
