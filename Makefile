# The commands of the project; what they do stands in the scripts of .ci.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run test mutations sim sim-teeth build dev bench bench-board bench-obligations bench-people bench-phone bench-sync screens

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

run: build ## Build, then serve on this machine with a demo school (data/peiban.db)
	@exec target/release/peiban serve --demo

test: ## Run every check and test; the last line is the count
	@.ci/test

mutations: ## Plant mistakes in the rules, one at a time, and see that the tests notice (half an hour)
	@.ci/mutations

sim: ## Run the simulator of sync on SEEDS=50000 seeds
	@SIM_SEEDS=$${SEEDS:-50000} cargo test --release -p simulator whatever_happens -- --nocapture

sim-teeth: ## Plant mistakes in sync, one at a time, and see that the simulator finds each within 1,000 seeds
	@cargo test --release -p simulator planted -- --nocapture

build: ## Build target/release/peiban, one file that holds server and site
	@.ci/prepare && .ci/build

dev: ## Serve a debug build; rebuild, restart and reload at every change
	@.ci/prepare && exec .ci/dev

bench: bench-board bench-obligations bench-people bench-sync bench-phone ## Measure everything: the board and exports, obligations, people, sync, the phone

bench-board: ## Measure the board of 200 mentors, a centre of 500 schools, and an export of 100,000 records against openpyxl
	@.ci/prepare && .ci/prepare-tests && .ci/bench-board

bench-obligations: ## Measure obligations for a county against DuckDB, in ratios
	@.ci/prepare && .ci/prepare-tests && .ci/bench-obligations

bench-people: ## Measure 200 sign-ins at once, search among 100,000 children, a list of 2,000, reminders of 10,000 mentors (a quarter of an hour)
	@.ci/prepare && .ci/prepare-tests && .ci/bench-people

bench-phone: ## Measure the phone: Lighthouse, a start with 50,000 records, saving beside PouchDB, a new phone, a large board (ten minutes)
	@.ci/prepare && .ci/prepare-tests && .ci/bench-phone

screens: ## Make pictures of the screens in all modes: end2end/screens/
	@.ci/prepare && .ci/prepare-tests && .ci/build
	@. .ci/env && cd end2end && PEIBAN_CHROMIUM="$$(cd .. && find_chromium)" PEIBAN_SCREENS=all npx playwright test screens

bench-sync: ## Measure sync against PouchDB in the same run, in ratios (six minutes)
	@.ci/prepare && .ci/bench-sync
