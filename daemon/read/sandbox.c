#include "sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static enum outcome
limit(int what, const char *name, rlim_t value, struct fail *f)
{
	struct rlimit r = {value, value};

	if (setrlimit(what, &r) == 0)
		return DONE;
	return fail(f, NEVER, "cannot limit %s of the reader: %s", name, strerrordesc_np(errno));
}

static enum outcome
limits(int64_t memory, struct fail *f)
{
	enum outcome o;

	if ((o = limit(RLIMIT_CORE, "core files", 0, f)) != DONE ||
	    (o = limit(RLIMIT_FSIZE, "file sizes", 0, f)) != DONE ||
	    (o = limit(RLIMIT_NPROC, "processes", 0, f)) != DONE ||
	    (o = limit(RLIMIT_NOFILE, "files", 8, f)) != DONE)
		return o;
	return memory > 0 ? limit(RLIMIT_AS, "memory", (rlim_t)memory, f) : DONE;
}

/* A second wall before the file system, where the kernel has it (5.13); seccomp alone would do. */
static void
landlock(void)
{
	struct landlock_ruleset_attr rules = {
	    .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
	                         LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
	                         LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	                         LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
	                         LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
	                         LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
	                         LANDLOCK_ACCESS_FS_MAKE_SYM};
	int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);

	if (fd < 0)
		return;
	syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
}

/* What a program needs that computes and talks over what it has. mmap and mprotect only without
 * PROT_EXEC. */
static int
allow(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(writev),
	    SCMP_SYS(close), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
	    SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
	    SCMP_SYS(exit_group), SCMP_SYS(clock_gettime), SCMP_SYS(getrandom)};
	const struct scmp_arg_cmp not_executable = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	int r = 0;

	for (size_t i = 0; i < sizeof calls / sizeof *calls && !r; i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	if (!r)
		r = seccomp_rule_add_array(
		    filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &not_executable);
	if (!r)
		r = seccomp_rule_add_array(
		    filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &not_executable);
	/* A library that looks for a file does without it; everything else ends the process. */
	if (!r)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0);
	if (!r && seccomp_arch_native() == SCMP_ARCH_X86_64)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 0);
	if (!r)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(newfstatat), 0);
	if (!r)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(fstat), 0);
	return r;
}

static enum outcome
filter_calls(struct fail *f)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int r = filter ? allow(filter) : -ENOMEM;

	if (!r)
		r = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	return r ? fail(f, NEVER, "cannot filter the reader's system calls (seccomp): %s",
	               strerrordesc_np(-r))
	         : DONE;
}

enum outcome
sandbox_enter(int64_t memory, struct fail *f)
{
	enum outcome o;

#if defined(__SANITIZE_ADDRESS__)
	/* The sanitizer's run time needs terabytes of address space and files under /proc; such a
	 * build reads test mails only. */
	(void)memory;
	(void)f;
	(void)limits;
	(void)landlock;
	(void)filter_calls;
	return DONE;
#endif
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(f, NEVER, "cannot give up privileges: %s", strerrordesc_np(errno));
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0);
	if ((o = limits(memory, f)) != DONE)
		return o;
	landlock();
	return filter_calls(f);
}
