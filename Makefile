# Two commands matter: `make demo` and `make test`. Each installs the system packages it needs, and says which.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

# libsqlite3-dev is what GRDB builds against; pkg-config tells SwiftPM where the C libraries are; umockdev makes the adapters
# that the tests plug in, systemd checks its units, python3-venv holds schemathesis, openssl makes the certificates of the
# tests. The fonts are those the lettering falls back to (noto: most scripts; droid-fallback: Chinese and Japanese; hershey:
# single lines) and one hand that the golden drawings have.
PACKAGES := libmodbus-dev libqrencode-dev libsqlite3-dev libudev-dev libharfbuzz-dev libfribidi-dev openssl pkg-config \
  python3-venv systemd umockdev fonts-noto-core fonts-droid-fallback fonts-dancingscript hershey-fonts-data
# What checks the bench screen, and what it is tried in.
test screen: PACKAGES += nodejs node-typescript chromium
# What a system of its own is booted with, for those who ask for one; `make test` boots the quick one.
test lifecycle-quick lifecycle numbers: PACKAGES += systemd-container udev
# A decoder of others for the labels' codes, and what the worked example asks with.
test: PACKAGES += zbar-tools curl
lifecycle numbers: PACKAGES += mmdebstrap lintian
vm-test: PACKAGES += mmdebstrap udev qemu-system-x86 qemu-utils e2fsprogs cpio busybox-static
ROOT := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: build release install deb units test lint api screen demo bench fuzz crash packages clean help
.PHONY: lifecycle lifecycle-quick vm-test numbers lintian

# Where `make install` puts things; the units and the settings name what lies below PREFIX.
DESTDIR :=
PREFIX := /usr
# A folder of programs that are built already spares `make install` and `make deb` the build.
PROGRAMS := .build/release
VERSION := $(shell sed -n 's/.*text = "\(.*\)".*/\1/p' Sources/BenchAPI/BenchpinVersion.swift)
MAINTAINER := Benchpin maintainers <maintainers@benchpin.invalid>
# What the lifecycle is played with.
TRIED := benchpind benchpin benchpin-sim sandbox-probe hold-thread
BACKTRACER := $(wildcard $(dir $(realpath $(shell command -v swift)))../libexec/swift/linux/swift-backtrace-static)

help:
	@echo "make demo      one ring through the bench, against simulated devices"
	@echo "make test      every check and every test"
	@echo "make build     the programs, for development, in .build/debug"
	@echo "make release   the programs, optimized, in .build/release"
	@echo "make install   what a bench needs, under DESTDIR and PREFIX (/usr), from .build/release or PROGRAMS"
	@echo "make deb       the same as a Debian package in .build"
	@echo "make units     what systemd says of the units"
	@echo "make bench     the figures, as ratios against plain C programs in the same run"
	@echo "make fuzz      every decoder on COUNT mutated recordings (10000000), with SEED (1)"
	@echo "make crash     kills the daemon in every way and judges what it claims afterwards; N=10000, SEED=…, JOBS=…"
	@echo "make api       schemathesis plays EXAMPLES (100) against each path of the interface's document, with SEED"
	@echo "make screen    the bench screen: its types, its pure parts, and itself in a browser against a real daemon"
	@echo "make lifecycle the package under a systemd of its own, from nothing to its purge; needs root (10 minutes with the build)"
	@echo "make vm-test   the same in an emulated machine with real USB adapters, and every directive of the unit; needs root"
	@echo "make numbers   what the package costs: size, exposure, start, rest, memory under MINUTES of load (10); needs root"
	@echo "make lint      the format check alone"
	@echo "make packages  install the system packages that are missing"

# Asks for sudo only where something is missing and you are not root.
packages:
	@missing=""; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing the missing system packages:$$missing"; \
	  $(ROOT) apt-get update -qq -o DPkg::Lock::Timeout=300; \
	  $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=300 $$missing; \
	fi

build: packages
	swift build

# The runtime goes into the programs: they then need no toolchain where they run, and 28 MB of memory instead of 33.
release: packages
	swift build -c release --static-swift-stdlib

.build/release/benchpind:
	$(MAKE) release

install: $(PROGRAMS)/benchpind
	install -d $(DESTDIR)$(PREFIX)/bin
	install -s -m 755 $(PROGRAMS)/benchpind $(PROGRAMS)/benchpin $(DESTDIR)$(PREFIX)/bin
	for file in benchpind.service benchpind.socket benchpin-backup.service benchpin-backup.timer; do \
	  install -D -m 644 systemd/$$file $(DESTDIR)$(PREFIX)/lib/systemd/system/$$file; \
	  sed -i 's|/usr/bin/benchpin|$(PREFIX)/bin/benchpin|' $(DESTDIR)$(PREFIX)/lib/systemd/system/$$file; \
	done
	install -D -m 644 systemd/benchpin.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/benchpin.conf
	install -D -m 644 systemd/benchpin.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/benchpin.conf
	install -D -m 644 systemd/benchpin.catalog $(DESTDIR)$(PREFIX)/lib/systemd/catalog/benchpin.catalog
	install -D -m 644 systemd/61-benchpin.rules $(DESTDIR)$(PREFIX)/lib/udev/rules.d/61-benchpin.rules
	install -D -m 644 systemd/man/benchpind.8 $(DESTDIR)$(PREFIX)/share/man/man8/benchpind.8
	install -D -m 644 systemd/man/benchpin.1 $(DESTDIR)$(PREFIX)/share/man/man1/benchpin.1
	gzip -9nf $(DESTDIR)$(PREFIX)/share/man/man8/benchpind.8 $(DESTDIR)$(PREFIX)/share/man/man1/benchpin.1
	cd $(DESTDIR)$(PREFIX)/share && mkdir -p bash-completion/completions zsh/vendor-completions fish/vendor_completions.d
	for program in benchpin benchpind; do \
	  share=$(DESTDIR)$(PREFIX)/share; \
	  $(PROGRAMS)/$$program --generate-completion-script bash | sed '1{/^#!/d}' > $$share/bash-completion/completions/$$program; \
	  $(PROGRAMS)/$$program --generate-completion-script zsh > $$share/zsh/vendor-completions/_$$program; \
	  $(PROGRAMS)/$$program --generate-completion-script fish > $$share/fish/vendor_completions.d/$$program.fish; \
	done
	cd Config && find . -name '*.yaml' -exec install -D -m 644 {} $(DESTDIR)/etc/benchpin/{} \;
ifneq ($(BACKTRACER),)
	install -D -s -m 755 $(BACKTRACER) $(DESTDIR)$(PREFIX)/libexec/benchpin/swift-backtrace-static
	install -D -m 644 systemd/backtrace.conf $(DESTDIR)$(PREFIX)/lib/systemd/system/benchpind.service.d/backtrace.conf
	sed -i 's|/usr/libexec|$(PREFIX)/libexec|' \
	  $(DESTDIR)$(PREFIX)/lib/systemd/system/benchpind.service.d/backtrace.conf
endif

# The date of a file in the package is the last commit's, so that the same source gives the same package.
deb: $(if $(filter .build/release,$(PROGRAMS)),release)
	systemd/debian/build "$(VERSION)" "$(MAINTAINER)" "$(PROGRAMS)"

# Every line that systemd says is a mistake: `verify` ends with 0 for unknown keys. The programs are where they were built.
units: packages
	@rm -rf .build/units && mkdir -p .build/units/usr/lib/systemd/catalog .build/units/var/lib/systemd/catalog
	@for file in benchpind.service benchpind.socket benchpin-backup.service benchpin-backup.timer; do \
	  sed 's|/usr/bin/benchpind\?|/bin/true|; /^Documentation=/d' systemd/$$file > .build/units/$$file; \
	done
	@said=$$(cd .build/units && systemd-analyze verify ./benchpind.service ./benchpind.socket ./benchpin-backup.timer 2>&1) || true; \
	  if [ -n "$$said" ]; then echo "$$said"; exit 1; fi
	for unit in benchpind benchpin-backup; do \
	  systemd-analyze security --offline=true --threshold=13 --no-pager systemd/$$unit.service | tail -1; \
	done
	systemd-sysusers --dry-run $(CURDIR)/systemd/benchpin.sysusers > /dev/null
	cp systemd/benchpin.catalog .build/units/usr/lib/systemd/catalog
	@said=$$(journalctl --root=$(CURDIR)/.build/units --update-catalog 2>&1) || { echo "$$said"; exit 1; }; \
	  if grep -q . <<< "$$said"; then echo "$$said"; exit 1; fi
	for page in systemd/man/*; do \
	  said=$$(man -l --warnings -E UTF-8 -Tutf8 -Z $$page 2>&1 > /dev/null); [ -z "$$said" ] || { echo "$$said"; exit 1; }; \
	done

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

# The tests compare the imports with what the package itself says its targets may use.
test: packages lint units
	mkdir -p .build
	swift package describe --type json > .build/package.json
	swift build --build-tests
	$(MAKE) api EXAMPLES=5
	$(MAKE) screen
	Tests/play .build/debug/benchpinPackageTests.xctest
	Tests/Lifecycle/lifecycle quick .build/debug .build/debug

# The package under a systemd of its own, in a container; the quick form is the end of `make test`.
lifecycle-quick: packages
	for product in $(TRIED); do swift build --product $$product; done
	Tests/Lifecycle/lifecycle quick .build/debug .build/debug

lifecycle: packages lintian
	Tests/Lifecycle/lifecycle full .build/release .build/release

# Every word of it is a mistake. It reads a package and writes nothing, so root may run it.
lintian: deb
	@said=$$(lintian --allow-root .build/benchpin_$(VERSION)_$$(dpkg --print-architecture).deb 2>&1) || true; \
	  if [ -n "$$said" ]; then echo "$$said"; exit 1; fi

vm-test: release
	Tests/Lifecycle/vm-test .build/release .build/release

# The programs as they are built; schemathesis comes into a folder of its own.
EXAMPLES ?= 100
api: packages .build/schemathesis/bin/schemathesis
	swift build --product benchpind
	swift build --product benchpin
	swift build --product benchpin-sim
	SEED=$(SEED) Tests/Interface/play .build/debug $(EXAMPLES)

.build/schemathesis/bin/schemathesis: | packages
	python3 -m venv .build/schemathesis
	.build/schemathesis/bin/pip install -q 'schemathesis~=4.32'

# The scripts are plain and are served as they are, remarks apart: tsc only checks them.
screen: packages .build/browser/bin/python
	for product in benchpind benchpin benchpin-sim; do swift build --product $$product; done
	tsc -p Tests/Screen/tsconfig.json
	node --test Tests/Screen/Pure/*.test.mjs
	.build/browser/bin/python -B Tests/Screen/play.py .build/debug .build/screen

# The axe engine comes with one of these; the browser is the system's own.
.build/browser/bin/python: | packages
	python3 -m venv .build/browser
	.build/browser/bin/pip install -q 'playwright~=1.65' 'axe-playwright-python~=0.1.8'

# MINUTES of load; an hour tells whether the memory grows.
MINUTES ?= 10
numbers: deb
	Tests/Lifecycle/numbers .build/release .build/release .build/benchpin_$(VERSION)_$$(dpkg --print-architecture).deb
	Tests/Lifecycle/load .build/release $(MINUTES)

demo: packages
	swift build --product benchpind
	swift build --product benchpin
	swift build --product benchpin-sim
	swift build --product benchpin-demo
	.build/debug/benchpin-demo

bench: packages
	swift build -c release
	.build/release/benchpin-bench

# COUNT inputs for each decoder; the same SEED makes the same inputs.
COUNT ?= 10000000
SEED ?= 1
fuzz: packages
	swift build -c release --product benchpin-fuzz
	.build/release/benchpin-fuzz --count $(COUNT) --seed $(SEED)

# `JOBS` benches at once: most of an injection is waiting, so more than the cores go well.
N ?= 10000
JOBS ?= $(shell nproc)
crash: packages
	for product in benchpind benchpin-sim crash-shim benchpin-crash; do swift build -c release --product $$product; done
	.build/release/benchpin-crash --restart
	.build/release/benchpin-crash --count $(N) --parallel $(JOBS) $(if $(SEED),--seed $(SEED))

clean:
	swift package clean
