/* The signature of a webhook's call. What is expected was worked out by Python's hmac. */
#include "test.h"

#include <string.h>
#include "../../daemon/common/mem.h"
#include "../../daemon/hook/signature.h"

static void
check(const char *secret, const char *id, int64_t timestamp, const char *body, const char *wanted)
{
	char *found = signature_of(secret, id, timestamp, body);

	if (wanted)
		assert_string_equal(found, wanted);
	else
		assert_null(found);
	free(found);
}

static void
plain_secrets(void **state)
{
	char *longest = xcalloc(1, 201);

	(void)state;
	check("a secret of some length", "11111111-2222-3333-4444-555555555555", 1795000000,
	    "{\"type\":\"promise.escalated\"}", "v1,tNcmEBj/MXvTSHkIK2LHLarNGCwBoH8dnz1s537ZEf0=");
	memset(
	    longest, 'k', 200); /* longer than a block: it is hashed first (RFC 2104 section 3) */
	check(longest, "id", 1, "", "v1,vIQC0/Qhivx23muzFvYJ/L13ssh7FkFRN4c5NPCgF04=");
	free(longest);
}

static void
encoded_secrets(void **state)
{
	(void)state;
	check("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "id", 0, "{}",
	    "v1,AZtlHyVN1UD2kBQbbika28uePBAopyZ6ufSHN81ZEUk=");
	check("whsec_", "id", 0, "{}", NULL);
	check("whsec_AAE", "id", 0, "{}", NULL);
	check("whsec_no base64!", "id", 0, "{}", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_secrets),
	    cmocka_unit_test(encoded_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
