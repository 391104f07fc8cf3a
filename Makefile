# Two commands matter: `make demo` and `make test`. Each installs the system packages it needs, and says which.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

# libsqlite3-dev is what GRDB builds against; pkg-config tells SwiftPM where libmodbus and libudev are; umockdev makes
# the adapters that the tests plug in.
PACKAGES := libmodbus-dev libsqlite3-dev libudev-dev pkg-config umockdev
ROOT := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: build release test lint demo bench fuzz crash packages clean help

help:
	@echo "make demo      one ring through the bench, against simulated devices"
	@echo "make test      every check and every test"
	@echo "make build     the programs, for development, in .build/debug"
	@echo "make release   the programs, optimized, in .build/release"
	@echo "make bench     the figures, as ratios against plain C programs in the same run"
	@echo "make fuzz      every decoder on COUNT mutated recordings (10000000), with SEED (1)"
	@echo "make crash     kills the daemon in every way and judges what it claims afterwards; N=10000, SEED=…, JOBS=…"
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

release: packages
	swift build -c release

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

# The tests compare the imports with what the package itself says its targets may use. They run one after the other, since
# terminals and their numbers belong to the whole machine, and a test that opens a closed one may get another test's.
test: packages lint
	mkdir -p .build
	swift package describe --type json > .build/package.json
	swift build --build-tests
	swift test --skip-build --no-parallel

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
