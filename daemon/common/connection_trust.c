#include "connection_trust.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

void
connection_trust_drop(void *session)
{
	gnutls_certificate_credentials_t credentials = NULL;
	gnutls_x509_trust_list_t nobody = NULL;

	if (!session ||
	    gnutls_credentials_get(session, GNUTLS_CRD_CERTIFICATE, (void **)&credentials) != 0 ||
	    !credentials || gnutls_x509_trust_list_init(&nobody, 1) != 0)
		return;
	/* Frees the list that it replaces; this one goes with the credentials. */
	gnutls_certificate_set_trust_list(credentials, nobody, 0);
}
