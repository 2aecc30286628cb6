/* A backup's archive: what is written is read again, and what is damaged is known. */
#include "test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "../../daemon/ctl/archive.h"
#include "../../daemon/ctl/archive_header.h"

/* Three files: empty, of a block's length, of odd length in pieces. */
static int
make(void)
{
	int fd = memfd_create("archive", MFD_CLOEXEC);
	struct archive_writer *w = archive_begin(fd);
	struct fail f = {0};
	char block[ARCHIVE_BLOCK];

	assert_true(fd >= 0);
	memset(block, 'x', sizeof block);
	assert_int_equal(archive_add(w, "empty", 0600, "", 0, &f), DONE);
	assert_int_equal(archive_add(w, "folder/block", 0640, block, sizeof block, &f), DONE);
	assert_int_equal(archive_open(w, "odd", 0600, &f), DONE);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(archive_write(w, "seven..", 7, &f), DONE);
	assert_int_equal(archive_end_file(w, &f), DONE);
	assert_int_equal(archive_end(w, &f), DONE);
	archive_writer_free(&w);
	assert_null(w);
	return fd;
}

static void
is_read_again(void **state)
{
	struct archive a;
	struct fail f = {0};
	struct str text = {0};
	int fd = make();

	(void)state;
	assert_int_equal(archive_read(fd, &a, NULL, NULL, &f), DONE);
	assert_int_equal(a.count, 4);
	assert_string_equal(a.list[1].name, "folder/block");
	assert_int_equal(a.list[1].mode, 0640);
	assert_int_equal(a.list[2].size, 7000);
	assert_string_equal(
	    a.list[0].sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(archive_text(&a, archive_find(&a, "odd"), &text, &f), DONE);
	assert_int_equal(text.len, 7000);
	assert_memory_equal(text.data, "seven..seven..", 14);
	assert_null(archive_find(&a, "even"));
	archive_free(&a);
	str_free(&text);
	close(fd);
}

/* Each of its bytes cut off or changed is noticed, but for what tar itself does not look at. */
static void
what_is_damaged_is_known(void **state)
{
	int fd = make();
	off_t size = lseek(fd, 0, SEEK_END);

	(void)state;
	for (off_t at = 0; at < size - 2 * ARCHIVE_BLOCK; at += 97) {
		struct archive a;
		struct fail f = {0};
		char was, is;
		assert_int_equal(pread(fd, &was, 1, at), 1);
		is = (char)(was ^ 1);
		assert_int_equal(pwrite(fd, &is, 1, at), 1);
		enum outcome o = archive_read(fd, &a, NULL, NULL, &f);
		archive_free(&a);
		/* Behind a file's end, up to the block's, there is nothing that matters. */
		if (o == DONE)
			assert_int_equal(was, 0);
		else
			assert_true(*f.text);
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
	}
	for (off_t at = size - ARCHIVE_BLOCK - 1; at > 0; at -= 511) {
		struct archive a;
		struct fail f = {0};
		assert_int_equal(ftruncate(fd, at), 0);
		enum outcome o = archive_read(fd, &a, NULL, NULL, &f);
		archive_free(&a);
		if (at <= size - 2 * ARCHIVE_BLOCK)
			assert_int_equal(o, NEVER);
	}
	close(fd);
}

static void
round_trip(const char *name, int64_t size)
{
	char header[ARCHIVE_BLOCK], *read_name = NULL;
	mode_t mode = 0;
	int64_t read_size = 0;

	assert_true(header_make(header, name, 0644, size, 1000));
	assert_true(archive_header_read(header, &read_name, &mode, &read_size));
	assert_string_equal(read_name, name);
	assert_int_equal(mode, 0644);
	assert_int_equal(read_size, size);
	free(read_name);
}

static void
headers(void **state)
{
	char header[ARCHIVE_BLOCK], name[300];

	(void)state;
	round_trip("a", 0);
	round_trip("a", 077777777777);
	round_trip("a", INT64_C(1) << 33); /* more than the octal digits hold */
	round_trip("a", INT64_C(1) << 50);
	memset(name, 'n', sizeof name);
	name[100] = 0;
	round_trip(name, 5);
	name[100] = 'n';
	name[50] = '/';
	name[140] = 0;
	round_trip(name, 5);
	name[50] = 'n';
	assert_false(header_make(header, name, 0644, 0, 0));
	memset(header, 'x', sizeof header);
	char *none = NULL;
	mode_t mode;
	int64_t size;
	assert_false(archive_header_read(header, &none, &mode, &size));
	free(none);
}

/* Names that lead out of the folder in which somebody takes it apart. */
static void
no_name_leads_elsewhere(void **state)
{
	static const char *const names[] = {"/etc/passwd", "a/../../b"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		int fd = memfd_create("archive", MFD_CLOEXEC);
		struct archive_writer *w = archive_begin(fd);
		struct archive a;
		struct fail f = {0};
		assert_int_equal(archive_add(w, names[i], 0600, "x", 1, &f), DONE);
		assert_int_equal(archive_end(w, &f), DONE);
		assert_int_equal(archive_read(fd, &a, NULL, NULL, &f), NEVER);
		archive_free(&a);
		archive_writer_free(&w);
		close(fd);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(is_read_again),
	    cmocka_unit_test(what_is_damaged_is_known), cmocka_unit_test(headers),
	    cmocka_unit_test(no_name_leads_elsewhere)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
