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
VERSION := 0.1.0
CC = gcc

WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Werror
HARDENING = -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection \
	-ftrivial-auto-var-init=zero $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
OPTIMISE ?= -O2
CFLAGS_ALL = -std=gnu17 -g $(OPTIMISE) $(WARNINGS) $(HARDENING) $(SANITIZE) -D_GNU_SOURCE \
	-DDATADIR='"$(DATADIR)"' -DLIBEXECDIR='"$(LIBEXECDIR)"' -DSYSCONFDIR='"$(SYSCONFDIR)"' \
	-DVERSION='"$(VERSION)"' -I$(BUILD) -isystem /usr/include/libxml2 -isystem /usr/include/postgresql $(CFLAGS)
# Not libetpan's own link flags: its .pc file turns position independence off.
LIBRARIES = -letpan -lcurl -lpq -lconfig -lsystemd -lseccomp -ljansson -lxml2 -licui18n -licuuc \
	-lpcre2-8 -lexttextcat-2.0 -lnettle
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(SANITIZE) $(LDFLAGS)

FOLDERS = common fetch read send clock ctl
PROGRAMS = $(BUILD)/promised $(BUILD)/promisectl $(BUILD)/promised-reader
ARCHIVES = $(FOLDERS:%=$(BUILD)/lib%.a)
SOURCES = $(wildcard daemon/*.c $(FOLDERS:%=daemon/%/*.c))
TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
SQL_FILES = $(sort $(wildcard sql/migrations/*.sql sql/desk/*.sql sql/api/*.sql sql/api/*/*.sql sql/report/*.sql))

all: $(PROGRAMS) ## build everything into build/

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))
define archive
$(BUILD)/lib$(1).a: $(call objects,daemon/$(1)/*.c)
	rm -f $$@
	ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call archive,$(f))))

$(BUILD)/%.o: %.c | $(BUILD)/schema.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The digest that a database made from these SQL files carries, and that the daemon asks for.
$(BUILD)/schema.h: $(SQL_FILES)
	@mkdir -p $(@D)
	printf '#define SCHEMA_DIGEST "%s"\n' "$$(cat $^ /dev/null | sha256sum | cut -c1-16)" > $@
	ln -sfn $(CURDIR) $(BUILD)/source

$(BUILD)/promised: $(BUILD)/daemon/promised.o $(ARCHIVES)
$(BUILD)/promisectl: $(BUILD)/daemon/promisectl.o $(ARCHIVES)
$(BUILD)/promised-reader: $(BUILD)/daemon/read/reader.o $(ARCHIVES)
$(PROGRAMS):
	$(CC) $(LDFLAGS_ALL) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBRARIES)

# What several tests share: the files of tests/unit that are no test themselves.
TEST_HELPERS = $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/unit/test_%.c,$(wildcard tests/unit/*.c)))
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(TEST_HELPERS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $< $(TEST_HELPERS) -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBRARIES) -lcmocka
# A test may name the program that it runs.
unit-tests: $(TESTS) $(BUILD)/promised-reader

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all unit-tests
.SECONDARY:
