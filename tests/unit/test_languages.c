/* promisectl languages check: every kind of fault is seen, in its file and line, and nothing else.
 */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include "../../daemon/ctl/file.h"
#include "../../daemon/ctl/honesty.h"
#include "../../daemon/ctl/language.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-languages-XXXXXX";

static int
start(void **state)
{
	(void)state;
	scratch_make(folder);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	scratch_remove(folder);
	return 0;
}

static void
write_file(const char *language, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", language, name);

	scratch_write(folder, path, text);
	free(path);
}

/* The faults, a line each; the folder left out of them. The caller frees it. */
static char *
faults_of(const char *language)
{
	struct faults faults = {0};
	struct language l;
	struct str all = {0};
	size_t n = strlen(folder) + 1;

	language_open(&l, folder, language, "conf/languages", &faults);
	language_check_words(&l, &faults);
	language_check_templates(&l, &faults);
	faults_sort(&faults);
	for (size_t i = 0; i < faults.count; i++)
		str_addf(&all, "%s:%u: %s%s\n",
		    faults.list[i].file + (strncmp(faults.list[i].file, folder, n - 1) ? 0 : n),
		    faults.list[i].line,
		    faults.list[i].kind == FAULT_REFUSED ? "refused: "
		    : faults.list[i].kind == FAULT_NOTE  ? "note: "
		                                         : "",
		    faults.list[i].text);
	faults_free(&faults);
	language_close(&l);
	return str_take(&all);
}

static void
check_has(const char *language, const char *wanted)
{
	char *found = faults_of(language);

	if (!strstr(found, wanted))
		fail_msg("no \"%s\" in:\n%s", wanted, found);
	free(found);
}

static void
check_lacks(const char *language, const char *unwanted)
{
	char *found = faults_of(language);

	if (strstr(found, unwanted))
		fail_msg("\"%s\" in:\n%s", unwanted, found);
	free(found);
}

static void
test_words(void **state)
{
	(void)state;
	write_file("aa", "words.conf",
	    "name = \"A\";\n\ntime = {\n monday = [ \"x +tuesday\" ];\n friday = [ ];\n half_to = "
	    "[ ];\n};\n"
	    "language = { words = [ \"y\" ]; };\npromise = {\n};\n");
	check_has("aa", "aa/words.conf:5: time.friday: is empty (in English: friday, ");
	check_has("aa", "aa/words.conf:3: time.wednesday: is missing (in English: wednesday, ");
	check_lacks("aa", "time.monday");
	check_lacks("aa", "time.tuesday"); /* a mark says it */
	check_has("aa", "aa/words.conf:8: language.letters: is missing (in English: abc");
	check_lacks("aa", "language.marks"); /* a language may lack them: half_to is deliberate */
	check_has("aa", "aa/words.conf:8: note: language: left out, as a language may: marks,");
	check_has("aa", "aa/words.conf:3: note: time: left out, as a language may: n0, n14,");
	check_lacks("aa", "half_to");
	check_has("aa", "aa/words.conf:9: promise: the group is empty\n");
	check_has("aa", "aa/words.conf:1: mail: the group is missing\n");
	check_has("aa", "aa/receipt.mustache:1: missing: mails of this kind go out in English\n");
	check_lacks("aa", "morning.mustache"); /* agents read English */
	write_file("aa", "words.conf",
	    "name = \"A\";\nmail = {\n sent_by = [ \"sent {from,via,with,using,by,through} {my "
	    ",the ,a ,an ,}\" ];\n"
	    " forwarded = [ \"forwarded {message,mail,email,e-mail,by}\" ];\n header_to = [ \"to\" "
	    "];\n};\n"
	    "language = { words = [ \"y\" ]; };\n");
	check_has("aa", "aa/words.conf:4: mail.forwarded: is the English list\n");
	check_lacks("aa", "mail.sent_by: is the English");
	check_lacks("aa", "mail.header_to: is the English");
	write_file("bb", "words.conf", "name = \"B\";\ntime = {\n mondy = [ \"x\" ];\n};\n");
	check_has("bb", "bb/words.conf:3: refused: time.mondy: there is no such list; did you mean "
	                "\"monday\"?\n");
	write_file("cc", "receipt.mustache", "Subject: x\n\ny\n");
	check_has("cc", "cc/words.conf:1: missing: nothing is understood in this language\n");
	write_file("dd", "words.conf",
	    "name = \"D\";\nmail = {\n original = [ \"one\",\n  \"two\" # a \"comment\n  \"three\" "
	    "];\n"
	    " forwarded = [ \"a\\\"\", \"рecord\" ];\n};\n");
	check_has(
	    "dd", "dd/words.conf:5: two texts without a comma between them are read as one\n");
	check_has("dd", "dd/words.conf:6: mail.forwarded: \"рecord\" has a word with letters of "
	                "two alphabets\n");
	check_lacks("dd", "missing"); /* no language: words of mail programs alone */
	check_lacks("dd", ":4:");
	check_lacks("dd", "6: two texts"); /* but one with a quotation mark in it */
}

static const char words[] = "name = \"E\";\nlanguage = { words = [ \"y\" ]; };\nhonesty = {\n"
                            " work = [ \"work{s,ing} on it\", \"took it on\" ];\n"
                            " speed = [ \"as soon as possible\", \"soon\", \"within * hours\" ];\n"
                            " certainty = [ \"guarant*\", \"we promise\" ];\n"
                            " denials = [ \"nobody is working on it\" ];\n};\n";

static void
check_claim(const char *body, const char *claim)
{
	char *source = xasprintf("Subject: x\n\n%s\n", body), *found;

	write_file("ee", "words.conf", words);
	write_file("ee", "update.mustache", source);
	found = faults_of("ee");
	const char *first = strstr(found, "honesty.");
	const char *start = first;
	while (start && start > found && start[-1] != '\n')
		start--;
	if (claim && (!start || strncmp(start, claim, strlen(claim)) != 0))
		fail_msg("not \"%s\" but %s", claim, start ? start : "nothing");
	if (!claim && start)
		fail_msg("%s", start);
	free(found);
	free(source);
}

static void
test_claims(void **state)
{
	(void)state;
	check_claim(
	    "Someone is working on it.", "ee/update.mustache:3: \"working on it.\" claims work");
	check_claim(
	    "A.\nSomeone is working\non it", "ee/update.mustache:4: \"working on it\" claims work");
	check_claim("{{#noted}}x{{/noted}}", NULL); /* no such fact: refused, but no claim */
	check_claim("{{#happened}}{{#taken}}{{agent}} took it on{{/taken}}{{/happened}}", NULL);
	check_claim(
	    "{{#happened}}{{#taken}}{{agent}}{{/taken}}{{^taken}}took it on{{/taken}}{{/happened}}",
	    "ee/update.mustache:3: \"took it on\"");
	check_claim(
	    "{{#owner}}Works on it: {{owner}}{{/owner}}", "ee/update.mustache:3: \"Works on it:\"");
	check_claim("Nobody is working on it.", NULL);
	check_claim("You hear from us **as soon\nas possible**.",
	    "ee/update.mustache:3: \"as soon as possible\" claims speed");
	check_claim("You hear from us soon, by {{next_update}}.", NULL);
	check_claim("You hear from us soon. By {{next_update}}.",
	    "ee/update.mustache:3: \"soon.\" claims speed");
	check_claim("Soon\n{{#next_update}}By {{next_update}}{{/next_update}}",
	    "ee/update.mustache:3: \"Soon\"");
	check_claim("within the next 24 hours",
	    "ee/update.mustache:3: \"within the next 24 hours\" claims speed");
	check_claim("within {{number}} hours", NULL); /* a fact, not our words */
	check_claim("within. Many hours", NULL);
	check_claim("sooner or later", NULL);
	check_claim("We GUARANTEE it", "ee/update.mustache:3: \"GUARANTEE\" claims certainty");
	check_claim("{{#open}}«We promise»: {{what}}{{/open}}", NULL);
	check_claim("{{#broken}}We promise: {{what}}{{/broken}}",
	    "ee/update.mustache:3: \"We promise:\" claims certainty");
	write_file("ee", "update.mustache", "Subject: Soon\n\nx\n");
	check_has("ee", "ee/update.mustache:1: \"Soon\" claims speed");
}

static void
test_templates(void **state)
{
	(void)state;
	write_file("ff", "words.conf", "name = \"F\";\n");
	write_file("ff", "receipt.mustache", "Subject: x\n\n{{number}} {{desk}}\n{{#oops}}\n");
	check_has("ff",
	    "ff/receipt.mustache:4: refused: the template \"receipt\" has no variable \"oops\"\n");
	check_lacks("ff", "never tells");
	write_file("ff", "receipt.mustache",
	    "Subject: {{subject}}\n\n{{number}} {{desk}} {{received_at}}\n");
	check_has("ff", "ff/receipt.mustache:1: never tells {{reply_by}}, which "
	                "conf/languages/en/receipt.mustache does\n");
	check_lacks("ff", "{{received_at}}");
	write_file("ff", "closed.mustache",
	    "Subject: {{subject}}\n\n{{number}}\n\n{{#withdrawn}}\n{{what}}\n{{/withdrawn}}\n");
	check_has("ff", "ff/closed.mustache:5: never tells {{was}} of {{#withdrawn}}, which "
	                "conf/languages/en/closed.mustache does\n");
	check_lacks("ff", "{{what}}");
	check_lacks("ff", "withdrawn_count");
	write_file("ff", "closed.mustache", "Subject: {{subject}}\n\n{{number}}\n");
	check_has("ff", "ff/closed.mustache:1: never tells {{withdrawn}}, which");
	check_lacks("ff", "{{was}}");
	write_file("ff", "relay.mustache",
	    "Subject: "
	    "{{subject}}\n\n{{#moved}}\n{{was}}\n{{/moved}}\n{{#withdrawn}}\n{{what}}\n{{/"
	    "withdrawn}}\n");
	check_has("ff", "ff/relay.mustache:6: never tells {{was}} of {{#withdrawn}}, which");
	check_lacks("ff", "{{was}} of {{#moved}}");
	struct str english = {0};
	assert_true(file_read("conf/languages/en/closed.mustache", 100000, &english));
	write_file("ff", "closed.mustache", str_text(&english));
	check_has("ff", "ff/closed.mustache:1: is the English one\n");
	str_free(&english);
	write_file("ru", "receipt.mustache",
	    "Subject: x\n\n{{number}} "
	    "{{ahead}}\n{{#ahead.one}}x{{/ahead.one}}{{#ahead.few}}y{{/ahead.few}}\n");
	check_has("ru", "ru/receipt.mustache:4: refused: ");
	write_file("ff", "hello.mustache", "Subject: x\n\ny\n");
	check_has(
	    "ff", "ff/hello.mustache:1: refused: there is no template of the name \"hello\"\n");
	write_file("en", "words.conf", "name = \"E\";\nlanguage = { words = [ \"y\" ]; };\n");
	check_has("en", "en/morning.mustache:1: refused: missing: there must be one in English\n");
}

/* What clerks like to write, and no template of theirs may. */
static const char *const claims[][2] = {
    {"en", "We will get back to you as soon as possible."},
    {"en", "Our team is working on your request."},
    {"en", "We answer within 24 hours."},
    {"en", "We usually answer within one business day."},
    {"en", "Someone is looking into this."},
    {"en", "Your request is being processed."},
    {"en", "Rest assured, it will be fixed."},
    {"en", "You will hear from us shortly."},
    {"en", "{{#owner}}{{owner}} is taking care of your request.{{/owner}}"},
    {"en", "We do everything we can."},
    {"ru", "Мы ответим Вам как можно скорее."},
    {"ru", "Мы ответим в ближайшее время."},
    {"ru", "Мы уже работаем над Вашим обращением."},
    {"ru", "{{#owner}}Вашим обращением занимается {{owner}}.{{/owner}}"},
    {"ru", "Ваше обращение рассматривается."},
    {"ru", "Наши специалисты делают всё возможное."},
    {"ru", "Ответим в течение 24 часов."},
    {"ru", "Ответ придёт в течение рабочего дня."},
    {"ru", "Мы обязательно решим Ваш вопрос."},
    {"ru", "Обычно отвечаем быстро."},
    {"lv", "Mēs atbildēsim pēc iespējas ātrāk."},
    {"lv", "Mēs jau strādājam pie Jūsu pieteikuma."},
    {"lv", "{{#owner}}Pie pieteikuma strādā {{owner}}.{{/owner}}"},
    {"lv", "Jūsu pieteikums tiek izskatīts."},
    {"lv", "Atbildēsim 24 stundu laikā."},
    {"lv", "Atbildēsim tuvākajā laikā."},
    {"lv", "Atbilde būs drīzumā."},
    {"lv", "Mēs noteikti palīdzēsim."},
    {"lv", "Problēma tiks novērsta."},
    {"lv", "Darām visu iespējamo."},
    {"et", "Vastame nii kiiresti kui võimalik."},
    {"et", "Vastame esimesel võimalusel."},
    {"et", "{{#owner}}Teie pöördumisega tegeleb {{owner}}.{{/owner}}"},
    {"et", "Teie pöördumine on töös."},
    {"et", "Lahendame Teie küsimust."},
    {"et", "Vastame 24 tunni jooksul."},
    {"et", "Võtame Teiega peagi ühendust."},
    {"et", "Vastame kindlasti."},
    {"et", "Garanteerime, et kõik saab korda."},
    {"et", "Tavaliselt vastame ühe tööpäeva jooksul."},
    {"es", "Le responderemos lo antes posible."},
    {"es", "Le responderemos a la mayor brevedad."},
    {"es", "Estamos trabajando en su consulta."},
    {"es", "{{#owner}}{{owner}} se encarga de su consulta.{{/owner}}"},
    {"es", "Su consulta está en trámite."},
    {"es", "Le responderemos en 24 horas."},
    {"es", "Nos pondremos en contacto con usted en breve."},
    {"es", "Haremos todo lo posible."},
    {"es", "Le garantizamos una solución."},
    {"es", "Normalmente respondemos en un día."},
};

static void
test_claims_of_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		struct str errors = {0};
		struct faults faults = {0};
		struct words *w = words_load_one("conf/languages", claims[i][0], &errors);
		assert_non_null(w);
		struct honesty *h = honesty_new(w, claims[i][0]);
		char *source = xasprintf("Subject: {{number}}\n\n%s\n", claims[i][1]);
		struct template *t = template_parse(
		    vocabulary_find("update"), "update", source, strlen(source), &errors);

		assert_non_null(t);
		honesty_check(h, t, "update", &faults);
		if (!faults.count)
			fail_msg("%s: \"%s\" passes", claims[i][0], claims[i][1]);
		faults_free(&faults);
		template_free(&t);
		honesty_free(&h);
		words_free(&w);
		free(source);
	}
}

/* What is shipped claims nothing, and is whole. */
static void
test_shipped(void **state)
{
	static const char *const languages[] = {"en", "es", "et", "lv", "mul", "ru"};

	(void)state;
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct faults faults = {0};
		struct language l;

		language_open(&l, "conf/languages", languages[i], "conf/languages", &faults);
		language_check_words(&l, &faults);
		language_check_templates(&l, &faults);
		language_close(&l);
		faults_drop_notes(&faults);
		for (size_t k = 0; k < faults.count; k++)
			print_error("%s:%u: %s\n", faults.list[k].file, faults.list[k].line,
			    faults.list[k].text);
		assert_int_equal(faults.count, 0);
		faults_free(&faults);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_claims),
	    cmocka_unit_test(test_claims_of_languages),
	    cmocka_unit_test(test_templates),
	    cmocka_unit_test(test_shipped),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
