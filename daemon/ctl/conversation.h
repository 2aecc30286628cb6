/* What was said in a ticket, for people: customers' mails, agents' answers, and the internal notes,
 * which are marked on every line so that nothing of them is taken for an answer. */
#ifndef CTL_CONVERSATION_H
#define CTL_CONVERSATION_H

#include "answer.h"

/* The messages and the notes of a ticket, in order. */
void conversation_print(const struct answer *ticket);
void conversation_print_message(const struct answer *message);
void conversation_print_note(const struct answer *note);

#endif
