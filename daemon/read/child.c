#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../common/clock.h"
#include "../common/path.h"
#include "../common/str.h"
#include "digest.h"
#include "frame.h"

enum { MAILS_PER_CHILD = 1000, START_MS = 20000, WALL_MS = 10000 };

struct reader {
	struct str options; /* the body of the FRAME_OPTIONS request */
	char *program;
	int64_t wall_ms;
	pid_t pid; /* 0: no child */
	int fd;
	int mails; /* read by this child */
};

static void
add_texts(struct str *s, const char *const *texts, uint32_t *count)
{
	*count = 0;
	for (; texts && *texts; texts++, ++*count)
		str_add(s, *texts, strlen(*texts) + 1);
}

struct reader *
reader_new(const struct reader_options *options)
{
	struct reader *r = xcalloc(1, sizeof *r);
	struct frame_options head = {.memory = options->memory};
	const char *delimiter = options->delimiter ? options->delimiter : "+";

	str_add(&r->options, &head, sizeof head);
	str_add(&r->options, delimiter, strlen(delimiter) + 1);
	add_texts(&r->options, options->trusted_authserv, &head.authserv_count);
	add_texts(&r->options, options->own_addresses, &head.address_count);
	memcpy(r->options.data, &head, sizeof head);
	if (options->words)
		words_pack(options->words, &r->options);
	r->wall_ms = options->wall_ms > 0 ? options->wall_ms : WALL_MS;
	r->program = options->program ? xstrdup(options->program) : path_program("promised-reader");
	r->fd = -1;
	return r;
}

const char *
reader_cause(const struct fail *f)
{
	static const char *const causes[] = {[READER_DIED] = "reader-died",
	    [READER_KILLED] = "reader-killed",
	    [READER_LATE] = "reader-timeout",
	    [READER_NONSENSE] = "reader-nonsense"};

	return causes[f->code];
}

/* Signals that a mail cannot bring about: those of the reader's own faults are others (SIGSEGV,
 * SIGABRT, SIGSYS), and so short of memory it ends by itself. They come from a person, from systemd
 * that stops the service, or from a kernel that has no memory left. */
static bool
is_from_outside(int signal)
{
	return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

/* How the process ended, in words. It may need a moment between closing its socket and its end. */
static enum reader_trouble
end_wait(struct reader *r, char *how, size_t size)
{
	enum reader_trouble trouble = READER_DIED;
	int status = 0;
	pid_t ended = 0;

	for (int i = 0; i < 100 && (ended = waitpid(r->pid, &status, WNOHANG)) == 0; i++)
		poll(NULL, 0, 10);
	if (ended == 0) {
		kill(r->pid, SIGKILL);
		waitpid(r->pid, &status, 0);
		snprintf(how, size, "closed its connection");
	} else if (WIFSIGNALED(status)) {
		snprintf(
		    how, size, "signal %d (%s)", WTERMSIG(status), sigdescr_np(WTERMSIG(status)));
		if (is_from_outside(WTERMSIG(status)))
			trouble = READER_KILLED;
	} else {
		snprintf(how, size, "exit code %d%s", WEXITSTATUS(status),
		    WEXITSTATUS(status) == 70 ? ", out of memory" : "");
	}
	close(r->fd);
	r->fd = -1;
	r->pid = 0;
	return trouble;
}

static void
child_kill(struct reader *r)
{
	if (!r->pid)
		return;
	kill(r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
	close(r->fd);
	r->fd = -1;
	r->pid = 0;
}

void
reader_rest(struct reader *r)
{
	child_kill(r);
}

void
reader_free(struct reader **r)
{
	if (!*r)
		return;
	child_kill(*r);
	str_free(&(*r)->options);
	free((*r)->program);
	free(*r);
	*r = NULL;
}

enum transfer { MOVED, CLOSED, TOO_LATE };

/* Moves n bytes over the non-blocking socket before the deadline; exactly one of from and to is
 * set. */
static enum transfer
transfer(struct reader *r, const char *from, char *to, size_t n, int64_t deadline)
{
	while (n) {
		ssize_t moved = from ? send(r->fd, from, n, MSG_NOSIGNAL) : recv(r->fd, to, n, 0);
		if (moved > 0) {
			n -= (size_t)moved;
			from = from ? from + moved : NULL;
			to = to ? to + moved : NULL;
			continue;
		}
		if (moved == 0 || (errno != EAGAIN && errno != EINTR))
			return CLOSED;
		int64_t left = deadline - clock_ms();
		if (left <= 0)
			return TOO_LATE;
		struct pollfd p = {.fd = r->fd, .events = from ? POLLOUT : POLLIN};
		poll(&p, 1, left > 60000 ? 60000 : (int)left);
	}
	return MOVED;
}

static enum transfer
request_send(struct reader *r, enum frame_kind kind, const char *bytes, size_t n, int64_t deadline)
{
	struct frame_request request = {.magic = FRAME_MAGIC, .kind = kind, .length = n};
	enum transfer t = transfer(r, (const char *)&request, NULL, sizeof request, deadline);

	return t == MOVED ? transfer(r, bytes, NULL, n, deadline) : t;
}

static int
child_spawn(struct reader *r, int fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t group;
	char *const argv[] = {(char[]){"promised-reader"}, NULL}, *const environment[] = {NULL};

	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
	posix_spawn_file_actions_adddup2(&actions, fd, FRAME_SOCKET);
	posix_spawn_file_actions_addclosefrom_np(&actions, FRAME_SOCKET + 1);
	/* Ctrl-C at a terminal is for the one who asks, who then ends the mail in hand. */
	posix_spawnattr_init(&group);
	posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
	int error = posix_spawn(&r->pid, r->program, &actions, &group, argv, environment);
	posix_spawnattr_destroy(&group);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Signals that the role blocks to read them from a descriptor must not stay blocked in the child.
 */
static int
child_spawn_unblocked(struct reader *r, int fd)
{
	sigset_t none, before;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, &before);
	int error = child_spawn(r, fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return error;
}

static enum outcome
start_failed(struct reader *r, enum transfer t, struct fail *f)
{
	char how[100] = "no answer in 20 s";

	if (t == CLOSED)
		end_wait(r, how, sizeof how);
	child_kill(r);
	return fail(f, LATER, "the reader does not start: %s", how);
}

static enum outcome
child_start(struct reader *r, struct fail *f)
{
	struct frame_answer ready = {0};
	char reason[300] = "";
	int pair[2];
	int64_t deadline = clock_ms() + START_MS;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return fail(
		    f, LATER, "cannot make a socket for the reader: %s", strerrordesc_np(errno));
	/* pair[1] must not be the number that it is to have in the child: dup2 would then leave it
	 * close-on-exec */
	int high = fcntl(pair[1], F_DUPFD_CLOEXEC, FRAME_SOCKET + 1);
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	int error = child_spawn_unblocked(r, high);
	close(pair[1]);
	close(high);
	r->fd = pair[0];
	r->mails = 0;
	if (error) {
		close(pair[0]);
		r->fd = -1;
		r->pid = 0;
		return fail(f, LATER, "cannot start %s: %s", r->program, strerrordesc_np(error));
	}
	enum transfer t = request_send(r, FRAME_OPTIONS, r->options.data, r->options.len, deadline);
	if (t == MOVED)
		t = transfer(r, NULL, (char *)&ready, sizeof ready, deadline);
	if (t == MOVED && ready.document_length && ready.document_length < sizeof reason) {
		transfer(r, NULL, reason, ready.document_length, deadline);
		child_kill(r);
		return fail(f, LATER, "%s", reason);
	}
	return t == MOVED ? DONE : start_failed(r, t, f);
}

/* Nothing that a mail decodes to is longer than the mail; but a wrapping and what is in it are both
 * files. */
enum { WRAPPINGS_MAX = 5 };

static const char *
heads_check(
    struct reader_answer *answer, const struct frame_attachment *heads, size_t limit, size_t *total)
{
	*total = 0;
	for (size_t i = 0; i < answer->attachment_count; i++) {
		if (heads[i].length > limit || (*total += heads[i].length) > WRAPPINGS_MAX * limit)
			return "attachments larger than the mail";
		memcpy(answer->attachments[i].sha256, heads[i].sha256, sizeof heads[i].sha256);
		answer->attachments[i].sha256[64] = 0;
		answer->attachments[i].length = heads[i].length;
	}
	return NULL;
}

static const char *
attachments_check(struct reader_answer *answer)
{
	char hex[DIGEST_HEX];
	size_t offset = 0;

	for (size_t i = 0; i < answer->attachment_count; i++) {
		answer->attachments[i].data = answer->bytes + offset;
		offset += answer->attachments[i].length;
		digest_bytes(answer->attachments[i].data, answer->attachments[i].length, hex);
		if (strcmp(hex, answer->attachments[i].sha256) != 0)
			return "an attachment under a wrong checksum";
	}
	return NULL;
}

static enum transfer
attachments_receive(struct reader *r, struct reader_answer *answer, size_t limit, int64_t deadline,
    const char **wrong)
{
	size_t count = answer->attachment_count, total = 0;
	struct frame_attachment *heads = xcalloc(count, sizeof *heads);

	answer->attachments = xcalloc(count, sizeof *answer->attachments);
	enum transfer t = transfer(r, NULL, (char *)heads, count * sizeof *heads, deadline);
	if (t == MOVED && !(*wrong = heads_check(answer, heads, limit, &total))) {
		answer->bytes = xmalloc(total);
		t = transfer(r, NULL, answer->bytes, total, deadline);
		if (t == MOVED)
			*wrong = attachments_check(answer);
	}
	free(heads);
	return t;
}

/* Receives and checks the answer to a mail of n bytes. *wrong: what is not right about it, or NULL.
 */
static enum transfer
answer_receive(struct reader *r, struct reader_answer *answer, size_t n, int64_t deadline,
    bool *renew, const char **wrong)
{
	struct frame_answer head;
	enum transfer t = transfer(r, NULL, (char *)&head, sizeof head, deadline);

	if (t != MOVED)
		return t;
	if (head.magic != FRAME_MAGIC || head.document_length > FRAME_DOCUMENT_MAX ||
	    head.attachment_count > FRAME_ATTACHMENTS_MAX) {
		*wrong = "no answer but something else";
		return MOVED;
	}
	*renew = head.renew != 0;
	answer->document = xmalloc(head.document_length + 1);
	answer->document[head.document_length] = 0;
	t = transfer(r, NULL, answer->document, head.document_length, deadline);
	if (t != MOVED)
		return t;
	if (strlen(answer->document) != head.document_length ||
	    !utf8_valid(answer->document, head.document_length)) {
		*wrong = "a document that is no UTF-8 text";
		return MOVED;
	}
	answer->attachment_count = head.attachment_count;
	return head.attachment_count ? attachments_receive(r, answer, n, deadline, wrong) : MOVED;
}

static enum outcome
mail_failed(struct reader *r, enum transfer t, const char *wrong, struct fail *f)
{
	char how[100];

	if (wrong) {
		child_kill(r);
		fail(f, NEVER, "the reader sent %s", wrong);
		f->code = READER_NONSENSE;
	} else if (t == TOO_LATE) {
		child_kill(r);
		fail(f, NEVER, "no answer in %lld s", (long long)(r->wall_ms + 999) / 1000);
		f->code = READER_LATE;
	} else {
		enum reader_trouble trouble = end_wait(r, how, sizeof how);
		fail(f, NEVER, "%s", how);
		f->code = (int)trouble;
	}
	return NEVER;
}

enum outcome
reader_read(struct reader *r, const void *bytes, size_t n, bool header_only,
    struct reader_answer *answer, struct fail *f)
{
	const char *wrong = NULL;
	bool renew = false;
	enum outcome o;

	*answer = (struct reader_answer){0};
	/* Ended while it had nothing to do (killed by somebody): not this mail's fault. */
	if (r->pid && waitpid(r->pid, NULL, WNOHANG) == r->pid) {
		close(r->fd);
		r->fd = -1;
		r->pid = 0;
	}
	if (!r->pid && (o = child_start(r, f)) != DONE)
		return o;
	int64_t deadline = clock_ms() + r->wall_ms;
	enum transfer t =
	    request_send(r, header_only ? FRAME_MAIL_HEADER : FRAME_MAIL, bytes, n, deadline);
	if (t == MOVED)
		t = answer_receive(r, answer, n, deadline, &renew, &wrong);
	if (t != MOVED || wrong) {
		reader_answer_free(answer);
		return mail_failed(r, t, wrong, f);
	}
	/* Leaks do not add up, and what an odd mail may have done to the child dies with it. */
	if (++r->mails >= MAILS_PER_CHILD || renew)
		child_kill(r);
	return DONE;
}

void
reader_answer_free(struct reader_answer *answer)
{
	free(answer->document);
	free(answer->attachments);
	free(answer->bytes);
	*answer = (struct reader_answer){0};
}
