/* For fuzz targets of code that knows words: the shipped ones, before the first input. */
#ifndef WITH_WORDS_H
#define WITH_WORDS_H

#include <stdlib.h>
#include "../../daemon/read/language.h"
#include "../../daemon/read/words.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct str errors = {0};

	(void)argc, (void)argv;
	if (!words_use_folder("conf/languages", &errors))
		abort();
	str_free(&errors);
	language_prepare();
	return 0;
}

#endif
