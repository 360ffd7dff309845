# SPDX-License-Identifier: MIT
#
# The README's commands, over Meson. Missing Debian packages are installed when run as root, and
# otherwise named.

PREFIX ?= /usr/local
BUILD ?= build
PYTHON ?= $(shell command -v python3)

PACKAGES := gcc g++ make meson ninja-build pkg-config liblmdb-dev libffi-dev libsystemd-dev \
            libpcre2-dev libglib2.0-dev libmsi-dev libgcab-dev libgsf-1-dev mingw-w64-tools binutils-mingw-w64-x86-64 python3 python3-dev

.PHONY: all demo test soak bench wheel install uninstall packages sanitize fuzz clean

all: packages
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) --prefix=$(abspath $(PREFIX)) >/dev/null
	@ninja -C $(BUILD)

packages:
	@test/packages $(PACKAGES)

demo: all
	@test/demo $(BUILD)

test: all
	@test/run $(BUILD)

# An hour's worth of work; `make test` has a short version.
soak: all
	@$(BUILD)/meson-out/soak 100000

bench: all
	@test -d $(BUILD)-release || meson setup $(BUILD)-release --buildtype=release >/dev/null
	@ninja -C $(BUILD)-release >/dev/null
	@PYTHON=$(PYTHON) test/stage $(BUILD)-release >/dev/null
	@bench/run $(BUILD)-release

# A Python package with all of it, for this interpreter.
wheel: all
	@$(PYTHON) python/make_wheel "$$(PYTHON=$(PYTHON) test/stage $(BUILD))" $(BUILD)/dist

install: all
	@meson configure $(BUILD) --prefix=$(abspath $(PREFIX)) >/dev/null
	@meson install -C $(BUILD) --quiet
	@echo $(abspath $(PREFIX)) >$(BUILD)/installed-prefix
	@test -n "$(DESTDIR)" || $(PYTHON) python/site_path add $(abspath $(PREFIX))
	@echo "Comity is in $(abspath $(PREFIX))"

uninstall:
	@ninja -C $(BUILD) uninstall
	@test -n "$(DESTDIR)" || $(PYTHON) python/site_path remove
	@prefix=$$(cat $(BUILD)/installed-prefix) && for folder in share/comity lib/comity; do \
	    test -d $$prefix/$$folder || continue; \
	    find $$prefix/$$folder -name __pycache__ -prune -exec rm -rf {} +; \
	    find $$prefix/$$folder -type d -empty -delete; \
	done

clean:
	rm -rf $(BUILD) $(BUILD)-release $(BUILD)-sanitize
