/* What libcurl tells of a certificate, a "Name:value" a line. */
#ifndef CONNECTION_PEER_H
#define CONNECTION_PEER_H

#include "connection.h"

void connection_peer_line(struct connection_peer *peer, const char *line);

#endif
