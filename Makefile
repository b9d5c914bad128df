# The two commands of the README: `make run` and `make test`. Both install what is missing first.
SHELL := /bin/bash
.DEFAULT_GOAL := help

RELEASE := build/release/bin/hearth

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install the Debian packages that are missing (sudo where not root)
	@tools/setup build run test

release: ## build the release preset
	@tools/setup build run
	@tools/build release

run: release ## run a real playbook warm and recorded, and show it (PLAYBOOK=path: that one)
	@tools/first_run $(RELEASE) $(PLAYBOOK)

test: ## set up, build, run every test that CI runs
	@tools/setup build run test
	@tools/test ci

soak: ## the same tests at full length, with asan, tsan and fuzz over everything
	@tools/setup build run test
	@tools/test soak

asan tsan: ## everything under AddressSanitizer and UBSan, or ThreadSanitizer
	@tools/setup build run test
	@tools/test $@

fuzz: ## every fuzzer for a while (FUZZ_SECONDS each, 60 where unset)
	@tools/setup build run test
	@tools/test fuzz

bench: release ## measure against the peers (BENCH=turbo|callback|turbo_calls|session|startup|ssh|record|page, none: all)
	@tools/setup bench
	@bench/run $(BENCH)

collection: ## the Ansible collection as a tarball for ansible-galaxy
	@tools/setup run
	@tools/build_collection

format: ## lay the C++ out as .clang-format says
	@git ls-files '*.cc' '*.hh' | xargs clang-format-19 -i

.PHONY: help setup release run test soak asan tsan fuzz bench collection format
