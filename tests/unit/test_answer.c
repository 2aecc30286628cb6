/* What customers answer in a word or two, in every language, and what is no such answer. */
#include "test.h"
#include "../../daemon/read/answer.h"
#include "letter.h"

struct case_of {
	const char *text, *answer;
};

static void
check(const struct case_of *cases)
{
	for (; cases->text; cases++) {
		const char *answer = answer_find(cases->text);
		if (strcmp(answer ? answer : "-", cases->answer) != 0)
			fail_msg("'%s': %s instead of %s", cases->text, answer ? answer : "-",
			    cases->answer);
	}
}

static void
test_each_language(void **state)
{
	static const struct case_of cases[] = {
	    {"Yes, thank you!", "yes"},
	    {"Hi Anna,\n\nyes, it works now. Thanks!\n\nMark Holloway", "yes"},
	    {"It's no longer needed, thanks.", "released"},
	    {"Yes, but it is not needed any more.", "-"},
	    {"No, nobody called me yet.", "not done"},
	    {"Promises", "promises"},
	    {"Да, спасибо!", "yes"},
	    {"Здравствуйте, Марина!\nВсё работает, спасибо большое.\nОльга", "yes"},
	    {"Спасибо, уже не нужно.", "released"},
	    {"Нет, мне никто не позвонил", "not done"},
	    {"обещания", "promises"},
	    {"Jā, paldies!", "yes"},
	    {"Ja, viss stradā", "yes"},
	    {"Paldies, vairs nevajag.", "released"},
	    {"Nē, neviens nav zvanījis", "not done"},
	    {"Solījumi", "promises"},
	    {"Jah, aitäh!", "yes"},
	    {"Tere!\nKõik on korras, suur tänu.\nKadri", "yes"},
	    {"Aitäh, pole enam vaja.", "released"},
	    {"Ei, keegi pole helistanud", "not done"},
	    {"lubadused", "promises"},
	    {"Sí, muchas gracias", "yes"},
	    {"si, ya funciona. Gracias", "yes"},
	    {"Ya no hace falta, gracias.", "released"},
	    {"No, todavía no ha llegado nada", "not done"},
	    {"No, nadie me ha llamado todavía.", "not done"},
	    {"Mis promesas", "promises"},
	    {NULL, NULL},
	};

	(void)state;
	check(cases);
}

static void
test_ratings(void **state)
{
	static const struct {
		const char *text;
		int rating;
	} cases[] = {
	    {"5", 5},
	    {" 4/5.\n", 4},
	    {"3\n\nMark Holloway", 3},
	    {"5, thank you!\nMark", 5},
	    {"1!", 1},
	    {"6", 0},
	    {"0", 0},
	    {"45", 0},
	    {"4.5", 0},
	    {"5 lamps", 0},
	    {"4/7", 0},
	    {"5?", 0},
	    {"Excellent, thanks!", 5},
	    {"Very good. But the lamp is missing.", 0},
	    {"good bad", 0},
	    {"Good", 4},
	    {"Terrible", 1},
	    {"Отлично, спасибо!", 5},
	    {"Плохо", 2},
	    {"Ļoti labi, paldies!", 5},
	    {"Viduveji", 3},
	    {"Väga hea!", 5},
	    {"Olen rahul, aitäh", 4},
	    {"Muy bien, gracias", 5},
	    {"Regular", 3},
	    {"Thank you", 0},
	    {"", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (rating_find(cases[i].text) != cases[i].rating)
			fail_msg("'%s': %d instead of %d", cases[i].text,
			    rating_find(cases[i].text), cases[i].rating);
}

/* Whoever says more is read by a person. */
static void
test_what_is_no_answer(void **state)
{
	static const struct case_of cases[] = {
	    {"", "-"},
	    {"Thank you very much!", "-"},
	    {"Yes, but the lamp still blinks.", "-"},
	    {"Yes? When?", "-"},
	    {"Was it done?", "-"},
	    {"Yes. It is not done.", "-"},
	    {"Yes, on Monday.", "-"},
	    {"Yes, 2 of them", "-"},
	    {"No", "-"},
	    {"Спасибо, жду звонка", "-"},
	    {"Да, но не сделано", "-"},
	    {"¿Ya está?", "-"},
	    {"Promises are made to be broken", "-"},
	    {"Anna Berg", "-"},
	    {NULL, NULL},
	};
	char longest[2000];

	(void)state;
	check(cases);
	memset(longest, 'y', sizeof longest - 1);
	longest[sizeof longest - 1] = 0;
	assert_null(answer_find(longest));
}

/* "No longer needed" says more than the yes before it. */
static void
test_two_answers(void **state)
{
	static const struct case_of cases[] = {
	    {"Yes, thanks. No longer needed.", "released"},
	    {"Да. Больше не нужно, спасибо.", "released"},
	    {"Yes. My promises, please", "-"},
	    {NULL, NULL},
	};

	(void)state;
	check(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_language),
	    cmocka_unit_test(test_ratings),
	    cmocka_unit_test(test_what_is_no_answer),
	    cmocka_unit_test(test_two_answers),
	};

	letter_words();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
