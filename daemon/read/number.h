/* Numbers in digits and in words. Each function returns how many items the number takes, 0: none is
 * there. */
#ifndef NUMBER_H
#define NUMBER_H

#include "sentence.h"

/* "3", "1,5", "three", "twenty-one", "a couple". */
size_t number_read(const struct item *items, size_t n, double *value);
/* "3rd", "27-го", "third", "двадцать первое". */
size_t number_ordinal(const struct item *items, size_t n, int *value);
/* A number of at most most in digits alone; 0: it is none. */
int number_digits(const struct item *i, int most);
bool is_number(const struct item *i);

#endif
