# Builds with PGXS: `make && make install` for the server of PG_CONFIG need nothing from scripts/.
# `make demo`, `make test` and `make bench` first install what the machine lacks.

PG_CONFIG ?= pg_config
export PG_CONFIG

# META.json names the version for the release and for the extension in it: the same one.
EXTVERSION := $(sort $(shell sed -n 's/^ *"version": "\([^"]*\)",*$$/\1/p' META.json))
ifneq ($(words $(EXTVERSION)),1)
$(error META.json must name one version, not "$(EXTVERSION)")
endif

# Commands run elsewhere than here would misread a relative path.
ifdef CODECHECK_DATA
override CODECHECK_DATA := $(abspath $(CODECHECK_DATA))
export CODECHECK_DATA
endif

SOURCES := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c))
INCLUDED := $(wildcard src/*.h src/*/*.h src/*/*/*.h)

# The SQL of a directory: what declares its tables before what uses them.
sql_of = $(wildcard $(1)/tables.sql) $(filter-out %/tables.sql,$(sort $(wildcard $(1)/*.sql)))
SQL_PARTS := $(foreach dir,src/type src/planner src/codeset src/tabular src/pcs src/change src/necessity \
	src/edit $(sort $(wildcard src/edit/*)) src/audit,$(call sql_of,$(dir)))

# What parts include.
SQL_COMMON := $(wildcard src/*/*.sql.inc src/*/*/*.sql.inc)

EXTENSION = codecheck
MODULE_big = codecheck
OBJS = $(SOURCES:.c=.o)
DATA = $(wildcard codecheck--*--*.sql)
DATA_built = codecheck--$(EXTVERSION).sql
SCRIPTS = bin/codecheck
PG_CPPFLAGS = -I$(srcdir)/src -DCODECHECK_VERSION='"$(EXTVERSION)"'
EXTRA_CLEAN = codecheck.control .build

REGRESS := $(basename $(notdir $(wildcard sql/amvalidate.sql) \
	$(filter-out sql/amvalidate.sql,$(sort $(wildcard sql/*.sql)))))
REGRESS_OPTS = --load-extension=codecheck

.DELETE_ON_ERROR:

# Before the machine is set up there may be no pg_config, and yet `make demo` must start.
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))

ifneq ($(PGXS),)

# Bitcode for the JIT where the tools that the server was built with are at hand; nothing where not.
LLVM_TOOLS := $(shell sed -n 's/^CLANG *= *//p; s,^LLVM_BINPATH *= *\(.*\),\1/llvm-lto,p' \
	$(dir $(PGXS))../Makefile.global)
ifneq ($(words $(LLVM_TOOLS)),$(words $(foreach tool,$(LLVM_TOOLS),$(shell command -v $(tool) || :))))
override with_llvm = no
endif

include $(PGXS)

$(OBJS) $(OBJS:.o=.bc): $(INCLUDED) .build

codecheck.control: codecheck.control.in META.json Makefile
	sed 's/@VERSION@/$(EXTVERSION)/' $< >$@

codecheck--$(EXTVERSION).sql: $(SQL_PARTS) $(SQL_COMMON) scripts/expand.awk .build
	{ printf '%s\n' '\echo Use "CREATE EXTENSION codecheck" to load this file. \quit'; \
	  awk -f scripts/expand.awk $(SQL_PARTS); } >$@

# Changes when the server, the options or the list of parts do: what was built before then is stale.
BUILD := $(shell $(PG_CONFIG) --version) $(PGXS) $(EXTVERSION) $(COPT) $(SOURCES) $(SQL_PARTS)
.build: FORCE
	@echo '$(BUILD)' | cmp -s - $@ || echo '$(BUILD)' >$@

# PGXS looks for an installed script under the directory it had here.
uninstall: uninstall-scripts
uninstall-scripts:
	rm -f $(addprefix '$(DESTDIR)$(bindir)'/,$(notdir $(SCRIPTS)))

clean: clean-unit
clean-unit:
	$(if $(wildcard test/unit/Makefile),$(MAKE) -C test/unit clean)

.PHONY: FORCE uninstall-scripts clean-unit

else

all install installcheck uninstall clean:
	@echo 'codecheck: no PostgreSQL build files by PG_CONFIG=$(PG_CONFIG);' >&2; \
	echo 'install the server'\''s development package, or name its pg_config' >&2; exit 1

endif

# Make anew after the set-up, which may have brought the server's build files.
# What the set-up says is not part of what they print.
demo test bench:
	@scripts/setup $@ >&2
	@$(MAKE) --silent all
	@scripts/as-installer $(MAKE) --silent install PG_CONFIG='$(PG_CONFIG)' COPT='$(COPT)'
	@scripts/with-server $@/run

help:
	@echo 'make                the extension for the server of PG_CONFIG'
	@echo 'make install        into that server (make uninstall)'
	@echo 'make demo           set up, audit sample claims on a throwaway server'
	@echo 'make test           set up, run every test on a throwaway server'
	@echo 'make bench          set up, measure on a throwaway server'
	@echo 'make clean          remove what was made'
	@echo 'PG_CONFIG           the pg_config of the server to use [$(PG_CONFIG)]'
	@echo 'CODECHECK_DATA      where the official files are'

.PHONY: all install installcheck uninstall clean demo test bench help
