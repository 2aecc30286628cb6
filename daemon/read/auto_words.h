/* What automatic mail says about itself: data for kind.c. All tables are NULL-terminated and folded
 * (fold.h). */
#ifndef AUTO_WORDS_H
#define AUTO_WORDS_H

extern const char *const auto_subjects[]; /* only out-of-office answers and receipts have them */
extern const char *const auto_subject_tails[]; /* weaker: believed only with another sign */
extern const char *const auto_bodies[];        /* first lines that only a machine writes */
extern const char
    *const auto_bodies_weak[]; /* what absent people say: believed only with another sign */
extern const char *const challenge_phrases[]; /* "prove that you are no spammer" */
extern const char *const report_subjects[];   /* machine reports: DMARC, TLS, abuse */

#endif
