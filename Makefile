# promised: make help lists the targets.
SHELL := /bin/bash
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
SBINDIR ?= $(PREFIX)/sbin
LIBEXECDIR ?= $(PREFIX)/libexec/promised
DATADIR ?= $(PREFIX)/share/promised
MANDIR ?= $(PREFIX)/share/man
SYSCONFDIR ?= $(if $(filter /usr,$(PREFIX)),/etc,$(PREFIX)/etc)
BUILD ?= build
# Objects that no place and no version changes: the package is linked from those of build/.
OBJECTS ?= $(BUILD)
VERSION := 0.1.0
# make V=1 shows whole commands.
Q = $(if $(V),,@)
say = $(if $(V),:,printf '  %-3s %s\n' $(1))
CC = gcc

WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Werror
HARDENING = -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection \
	-ftrivial-auto-var-init=zero $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
OPTIMISE ?= -O2
CFLAGS_ALL = -std=gnu17 -g $(OPTIMISE) $(WARNINGS) $(HARDENING) $(SANITIZE) -D_GNU_SOURCE \
	-I$(OBJECTS) -isystem /usr/include/libxml2 -isystem /usr/include/postgresql $(CFLAGS)
# What few files say: the version, and where things are. Only those are compiled anew when it changes.
PLACES = -DDATADIR='"$(DATADIR)"' -DLIBEXECDIR='"$(LIBEXECDIR)"' -DSYSCONFDIR='"$(SYSCONFDIR)"' -DVERSION='"$(VERSION)"'
# The same tree gives the same bytes, wherever it lies.
ANYWHERE = -ffile-prefix-map=$(CURDIR)=.
# Not libetpan's own link flags: its .pc file turns position independence off.
LIBRARIES = -letpan -lcurl -lpq -lconfig -lsystemd -lseccomp -ljansson -lxml2 -licui18n -licuuc \
	-lpcre2-8 -lexttextcat-2.0 -lgnutls -lnettle -lical -lresolv
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(SANITIZE) $(LDFLAGS)

FOLDERS = common fetch read send hook clock ctl
PROGRAMS = $(BUILD)/promised $(BUILD)/promisectl $(BUILD)/promised-reader
ARCHIVES = $(BUILD)/libsupervisor.a $(FOLDERS:%=$(BUILD)/lib%.a)
SOURCES = $(wildcard daemon/*.c $(FOLDERS:%=daemon/%/*.c))
TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
SQL_FILES = $(sort $(wildcard sql/*.sql sql/migrations/*.sql sql/desk/*.sql sql/api/*.sql sql/api/*/*.sql sql/report/*.sql))

all: $(PROGRAMS) ## build everything into build/

PLACED := $(shell grep -lwE 'DATADIR|LIBEXECDIR|SYSCONFDIR|VERSION' $(SOURCES))
object = $(if $(filter $(1),$(PLACED)),$(BUILD),$(OBJECTS))/$(1:.c=.o)
objects = $(foreach f,$(sort $(wildcard $(1))),$(call object,$(f)))
define archive
$(BUILD)/lib$(1).a: $(2)
	@$(call say,AR $$@)
	@rm -f $$@
	$(Q)ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call archive,$(f),$(call objects,daemon/$(f)/*.c))))
# The supervisor: the files at the top of daemon/ that are no program.
$(eval $(call archive,supervisor,$(filter-out %/daemon/promised.o %/daemon/promisectl.o,$(call objects,daemon/*.c))))

# Changes when the flags do: "make install PREFIX=/usr" after "make" compiles what tells the places.
$(OBJECTS)/flags: export TEXT = $(CFLAGS_ALL)
$(BUILD)/places: export TEXT = $(PLACES)
$(sort $(OBJECTS)/flags $(BUILD)/places): always
	@mkdir -p $(@D)
	@printf '%s\n' "$$TEXT" | cmp -s - $@ || printf '%s\n' "$$TEXT" > $@

define compile
@mkdir -p $(@D)
@$(call say,CC $<)
$(Q)$(CC) $(CFLAGS_ALL) $(ANYWHERE) $(1) -MMD -MP -c -o $@ $<
endef
$(PLACED:%.c=$(BUILD)/%.o): $(BUILD)/%.o: %.c $(OBJECTS)/flags $(BUILD)/places | $(OBJECTS)/schema.h
	$(call compile,$(PLACES))
$(OBJECTS)/tests/unit/%.o: tests/unit/%.c $(OBJECTS)/flags $(BUILD)/places | $(OBJECTS)/schema.h
	$(call compile,$(PLACES))
$(OBJECTS)/%.o: %.c $(OBJECTS)/flags | $(OBJECTS)/schema.h
	$(call compile)

# The digest that a database made from these SQL files carries, and that the daemon asks for.
$(OBJECTS)/schema.h: $(SQL_FILES)
	@mkdir -p $(@D)
	@printf '#define SCHEMA_DIGEST "%s"\n#define SCHEMA_MIGRATION "%s"\n' "$$(cat $^ /dev/null | sha256sum | cut -c1-16)" \
		"$(notdir $(lastword $(filter sql/migrations/%,$^)))" > $@
	@ln -sfn $(CURDIR) $(@D)/source

$(BUILD)/promised: $(call object,daemon/promised.c) $(ARCHIVES)
$(BUILD)/promisectl: $(call object,daemon/promisectl.c) $(ARCHIVES)
$(BUILD)/promised-reader: $(call object,daemon/read/reader.c) $(ARCHIVES)
$(PROGRAMS):
	@$(call say,LD $@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBRARIES)

# What several tests share: the files of tests/unit that are no test themselves.
TEST_HELPERS = $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/unit/test_%.c,$(wildcard tests/unit/*.c)))
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(TEST_HELPERS) $(ARCHIVES)
	@mkdir -p $(@D)
	@$(call say,LD $@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< $(TEST_HELPERS) -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBRARIES) -lcmocka
# Some tests run the programs.
unit-tests: $(TESTS) $(PROGRAMS)

# ---- Debian packages: @ is PostgreSQL's major version --------------------------------------------------
BUILD_PACKAGES = gcc libc6-dev pkg-config libetpan-dev libcurl4-gnutls-dev libgnutls28-dev libpq-dev libconfig-dev libsystemd-dev \
	libseccomp-dev libjansson-dev libxml2-dev libicu-dev libpcre2-dev libexttextcat-dev nettle-dev libical-dev ca-certificates
TEST_PACKAGES = libcmocka-dev postgresql postgresql-client postgresql-@-pgtap postgresql-@-plpgsql-check dovecot-imapd dovecot-lmtpd \
	python3 python3-pytest python3-hypothesis python3-psycopg2 python3-aiosmtpd python3-cryptography openssl procps neomutt swaks
PACKAGE_PACKAGES = dpkg-dev python3 lintian systemd
BOOT_PACKAGES = systemd-container debootstrap
FUZZ_PACKAGES = clang libclang-rt-dev
LINT_PACKAGES = clang-tidy clang-format cppcheck mandoc
BENCH_PACKAGES = isync

deps: ## install what building, testing and linting need (Debian packages)
	.ci/packages $(BUILD_PACKAGES) $(TEST_PACKAGES) $(PACKAGE_PACKAGES) $(FUZZ_PACKAGES) $(LINT_PACKAGES)

build-deps:
	@.ci/packages $(BUILD_PACKAGES)
test-deps:
	@.ci/packages $(BUILD_PACKAGES) $(TEST_PACKAGES)

# A fresh make after the packages are there: what this one found out about the tree may be out of date.
demo: test-deps ## a story told with real servers, in about a minute; KEEP=1 leaves them up to look around
	@$(MAKE) --no-print-directory -j2 all
	@PROMISED_BUILD=$(abspath $(BUILD)) tests/world/demo

check: test-deps ## build and run all tests; closes with: N passed, N failed
	@.ci/packages $(FUZZ_PACKAGES) $(PACKAGE_PACKAGES)
	@$(MAKE) --no-print-directory -j2 all unit-tests
	@PROMISED_BUILD=$(abspath $(BUILD)) tests/run $(GROUPS)

boot: test-deps ## a fresh Debian booted by systemd-nspawn: apt, setup, serve, kill, upgrade, purge (as root)
	@.ci/packages $(PACKAGE_PACKAGES) $(BOOT_PACKAGES)
	@$(MAKE) --no-print-directory -j2 all
	@PROMISED_BUILD=$(abspath $(BUILD)) PROMISED_BOOT=1 tests/run boot

simulate: test-deps ## a simulated year of 10,000 tickets, checked independently; TICKETS= DAYS= SEED=
	@tests/simulate/run

simulate-faults: test-deps ## faults put into the desk, each of which the simulation must find
	@tests/simulate/mutate

asan: test-deps ## the tests again with AddressSanitizer and UndefinedBehaviorSanitizer, in build-asan/
	@$(MAKE) --no-print-directory -j2 BUILD=build-asan OPTIMISE=-O1 \
		SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" all unit-tests
	@PROMISED_BUILD=$(abspath build-asan) tests/run $(or $(GROUPS),unit corpus e2e)

lint: test-deps ## clang-tidy, cppcheck, plpgsql_check, lengths, includes, templates, manual pages
	@.ci/packages $(LINT_PACKAGES)
	@$(MAKE) --no-print-directory $(BUILD)/schema.h $(BUILD)/promisectl
	@BUILD=$(BUILD) tests/lint/run

format: ## lay out the C code by .clang-format
	@.ci/packages $(LINT_PACKAGES)
	clang-format -i $(wildcard daemon/*.[ch] daemon/*/*.[ch] tests/unit/*.[ch] tests/fuzz/*.[ch])

bench: test-deps ## speed beside the limits of this machine, in the same run
	@.ci/packages $(BENCH_PACKAGES)
	@$(MAKE) --no-print-directory -j2 all
	@PROMISED_BUILD=$(abspath $(BUILD)) tests/bench/run
	@tests/bench/run_due.py

fuzz: test-deps ## fuzz the readers of foreign bytes; SECONDS_EACH=60
	@.ci/packages $(FUZZ_PACKAGES)
	@$(MAKE) --no-print-directory -j2 all
	@tests/fuzz/run $(or $(SECONDS_EACH),60)

compile_commands.json: $(SOURCES) Makefile ## for editors and clangd
	@{ printf '['; separator=; for f in $(SOURCES); do \
		printf '%s{"directory":"%s","file":"%s","arguments":["cc"' "$$separator" '$(CURDIR)' "$$f"; \
		for a in $(CFLAGS_ALL) $(PLACES) -c; do printf ',"%s"' "$$(printf %s "$$a" | sed 's/["\\]/\\&/g')"; done; \
		printf ',"%s"]}' "$$f"; separator=,; done; printf ']\n'; } > $@

PAGES = $(wildcard daemon/*.[1578] daemon/*/*.[1578])
UNITS = $(foreach kind,service timer socket path target,$(wildcard systemd/*.$(kind)))
SYSTEMD_DATA = $(wildcard systemd/sysusers.d/*) $(wildcard systemd/tmpfiles.d/*)
CATALOGS = $(wildcard systemd/*.catalog)
CONF_DATA = $(sort $(shell find conf -mindepth 2 -type f))
LIBDIR = $(DESTDIR)$(PREFIX)/lib
# Units name the places of PREFIX=/usr.
place = sed -e 's,/usr/sbin/,$(SBINDIR)/,g' -e 's,/usr/bin/,$(BINDIR)/,g' -e 's,/usr/share/promised,$(DATADIR),g' \
	-e 's,/etc/promised,$(SYSCONFDIR)/promised,g'
install: all ## install under DESTDIR and PREFIX (the configuration is yours: only an example of it comes along)
	install -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR) $(DESTDIR)$(SYSCONFDIR)/promised
	install $(BUILD)/promised $(DESTDIR)$(SBINDIR)/promised
	install $(BUILD)/promisectl $(DESTDIR)$(BINDIR)/promisectl
	install $(BUILD)/promised-reader $(DESTDIR)$(LIBEXECDIR)/promised-reader
	for f in $(SQL_FILES) $(CONF_DATA); do install -D -m 644 $$f $(DESTDIR)$(DATADIR)/$${f#conf/} || exit 1; done
	for f in $(PAGES); do install -D -m 644 $$f $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/} || exit 1; done
	install -D -m 644 daemon/promisectl.completion $(DESTDIR)$(PREFIX)/share/bash-completion/completions/promisectl
	for d in $(DATADIR) $(SYSCONFDIR)/promised; do install -m 644 conf/promised.conf $(DESTDIR)$$d/promised.conf.example || exit 1; done
	install -d $(LIBDIR)/systemd/system $(LIBDIR)/systemd/catalog $(LIBDIR)/sysusers.d $(LIBDIR)/tmpfiles.d
	for f in $(UNITS); do $(place) $$f | install -m 644 /dev/stdin $(LIBDIR)/systemd/system/$${f##*/} || exit 1; done
	for f in $(CATALOGS); do install -m 644 $$f $(LIBDIR)/systemd/catalog/$${f##*/} || exit 1; done
	for f in $(SYSTEMD_DATA); do $(place) $$f | install -m 644 /dev/stdin $(LIBDIR)/$${f#systemd/} || exit 1; done

uninstall: ## remove what install put there (configuration and database stay)
	rm -f $(DESTDIR)$(SBINDIR)/promised $(DESTDIR)$(BINDIR)/promisectl
	rm -rf $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)
	for f in $(PAGES); do rm -f $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/}; done
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/promisectl $(DESTDIR)$(SYSCONFDIR)/promised/promised.conf.example
	for f in $(UNITS); do rm -f $(LIBDIR)/systemd/system/$${f##*/}; done
	for f in $(CATALOGS); do rm -f $(LIBDIR)/systemd/catalog/$${f##*/}; done
	for f in $(SYSTEMD_DATA); do rm -f $(LIBDIR)/$${f#systemd/}; done

deb: build-deps ## build/promised_<version>_<architecture>.deb, for apt install
	@.ci/packages dpkg-dev python3
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory OBJECTS=$(BUILD) BUILD=$(BUILD)/package PREFIX=/usr all
	@MAKE="$(MAKE)" systemd/debian/build $(VERSION) $(BUILD)

clean: ## remove everything built
	rm -rf build build-asan build-fuzz compile_commands.json

help: ## this list
	@sed -n 's/^\([a-z_.-]*\):.*## /\1\t/p' Makefile | expand -t 24

-include $(shell find $(sort $(OBJECTS) $(BUILD)) -name '*.d' -type f 2>/dev/null)
.PHONY: all always boot deb unit-tests deps build-deps test-deps demo check simulate simulate-faults asan lint format bench fuzz install uninstall clean help
.SECONDARY:
