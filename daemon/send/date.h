/* A moment in words, by ICU (whose types do not leave date.c). */
#ifndef DATE_H
#define DATE_H

/* Opening a formatter costs ICU a millisecond: they are kept. */
struct dates;
struct dates *dates_new(void);
void dates_free(struct dates **d);

/* "Friday, 20 November 2026, 18:00 (Europe/Riga)": the moment (RFC 3339, as PostgreSQL writes it)
 * in the order and words of the language, weekday and zone always named. An unknown zone: UTC, and
 * named so. The caller frees it; NULL when the moment cannot be read. */
char *dates_write(struct dates *d, const char *moment, const char *zone, const char *language);

#endif
