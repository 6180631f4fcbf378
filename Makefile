# Kith's commands. `make run` and `make test` set up what they need; the smaller targets are for quick turns.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

NPM_DONE := web-client/node_modules/.package-lock.json

.PHONY: help run demo test bench setup toolchain fmt lint rust web deny

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: toolchain ## Build, and serve one node at http://localhost:7100 from ./kith-data
	cargo run --release --locked --quiet -p kith-node --bin kith -- serve --data kith-data --listen 127.0.0.1:7100 --address http://localhost:7100

demo: toolchain ## Serve three linked areas of made-up people, and their region, at http://localhost:7101 to 7104 from ./demo-data
	cargo build --release --locked --quiet -p kith-node --bin kith -p kith-tests --bin kith-demo
	target/release/kith-demo target/release/kith demo-data

test: toolchain setup fmt lint deny web rust ## Set up all that tests need, and pass every check

bench: toolchain ## How fast one node is, against what the machine can do and against PostgreSQL (five to ten minutes; ARGS=--short for one or two)
	cargo build --release --locked --quiet -p kith-node --bin kith -p kith-tests --bin kith-bench
	cargo run --release --locked --quiet -p kith-tests --bin kith-bench -- $(ARGS)

setup: ## Install what tests need beyond Rust and Node (Debian, as root), or name it
	tests/scripts/setup

toolchain:
	@tests/scripts/toolchain

fmt: ## Is the Rust formatted?
	cargo fmt --all --check

lint: $(NPM_DONE) ## Clippy; the web client's linter and types
	cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
	cd web-client && npm run --silent lint
	cd web-client && npm run --silent types

web: $(NPM_DONE) ## The web client's own tests
	cd web-client && npm test --silent

deny: ## Licences, bans and sources, where cargo-deny is installed; the tidy test keeps the same rules everywhere
	@if cargo deny --version >/dev/null 2>&1; then cargo deny --locked check licenses bans sources; \
	else echo "cargo-deny is not installed; the tidy test keeps its rules (cargo install cargo-deny)"; fi

rust: setup ## Every Rust test: stories, tables, journal, simulation, faults, browser, tidy
	@if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --locked --workspace --no-fail-fast; \
	else cargo test --locked --workspace --no-fail-fast; fi

$(NPM_DONE): web-client/package-lock.json
	cd web-client && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
