#include "frame.h"

#include <errno.h>
#include <unistd.h>

bool
frame_read(int fd, void *buffer, size_t n)
{
	for (char *to = buffer; n;) {
		ssize_t got = read(fd, to, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		n -= (size_t)got;
	}
	return true;
}

bool
frame_write(int fd, const void *data, size_t n)
{
	for (const char *from = data; n;) {
		ssize_t put = write(fd, from, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		from += put;
		n -= (size_t)put;
	}
	return true;
}
