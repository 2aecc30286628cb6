/* The walls around the reader. */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdint.h>
#include "../common/outcome.h"

/* From here on this process can compute, allocate (memory bytes of address space in all; 0: no
 * limit), and read and write the descriptors that it holds: no file, no socket, no program, no
 * other process. Cannot be undone. DONE, or NEVER with the reason: then nothing foreign may be
 * read. Everything that loads files lazily must have been used before. */
enum outcome sandbox_enter(int64_t memory, struct fail *f);

#endif
