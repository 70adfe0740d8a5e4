# `make` lists what there is. Each target installs what it needs into ignored folders (.venv, node_modules, the cache),
# adds the Rust target of the browser, and installs Debian packages only when it runs as root; else it says what is
# missing. What cannot run is printed as a line that begins with SKIPPED, and .ci/run counts it: nothing passes quietly.

CARGO ?= cargo
PYTHON ?= python3
# Tools and the slow build of HiGHS outlive the clone.
KEPT := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/hiveplan
VENV := .venv
PY := $(VENV)/bin/python
WASM_TARGET := wasm32-unknown-unknown
DENY_VERSION := 0.20.2

export CARGO_TERM_COLOR ?= never
# The random cases of the property tests are the same in every run; PROPTEST_RNG_SEED=N tries others.
export PROPTEST_RNG_SEED ?= 20270101
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# $(call needs,program,what to do): goes on when the program is there, else says so and ends the recipe.
needs = command -v $(1) >/dev/null 2>&1 || { echo "SKIPPED $@: $(1) is not installed; $(2)"; exit 0; }

.PHONY: help
help: ## this list
	@echo "hiveplan: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## plan and budget the ten communes of Battambang; writes out/battambang (needs only Rust, a C linker and make)
	$(CARGO) run --locked --release -p hiveplan --example battambang

# --- tests ------------------------------------------------------------------------------------------------------------

.PHONY: test
test: test-rust test-lean test-node test-python test-notebook test-calculator ## every test: Rust, lean build, Node, Python, notebooks, calculator

# A prerequisite, so that one `make test` builds and installs the wheel once; none where there is no Python, which is SKIPPED.
INSTALLED := $(if $(shell command -v $(PYTHON)),install)

# One build for all of it: the crate is what takes the time.
.PHONY: test-rust
test-rust: ## the Rust crate and the steps of the build: unit tests, laws, whole runs, golden files, documentation examples
	$(CARGO) test --locked -p hiveplan -p xtask --features hiveplan/parallel --no-fail-fast

.PHONY: test-lean
test-lean: ## the Rust crate as the calculator page links it (no default features, small): all that is said of it from outside
	$(CARGO) test --locked -p hiveplan --no-default-features --features small --no-fail-fast --test spec

.PHONY: test-node
test-node: ## the browser module in Node, against the golden files
	@$(call needs,node,install Node.js 20 or newer (Debian: nodejs)); \
	$(call needs,npm,install npm (Debian: npm)); \
	$(MAKE) wasm wasm/node_modules/.ready && cd wasm && npm test

.PHONY: test-python
test-python: $(INSTALLED) ## the Python package: wheel, types, documentation examples, golden files
	@$(call needs,$(PYTHON),install Python 3.11 or newer with venv (Debian: python3-venv)); \
	$(PY) -m mypy --config-file py-bindings/pyproject.toml py-bindings/python/hiveplan && \
	$(MAKE) check-pyright && \
	$(PY) -m pytest -q py-bindings

.PHONY: check-pyright
check-pyright: $(VENV)/.ready
	@$(call needs,npm,pyright comes from the npm registry (Debian: npm)); \
	$(PY) -m pyright --project py-bindings/pyproject.toml --pythonpath $(PY)

.PHONY: test-notebook
test-notebook: notebook

.PHONY: test-calculator
test-calculator: ## the calculator page in the system's Chromium: journeys, offline, paper, axe, budgets
	@$(call needs,node,install Node.js 20 or newer (Debian: nodejs)); \
	$(call needs,npm,install npm (Debian: npm)); \
	chromium="$$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)"; \
	if [ -z "$$chromium" ]; then \
	  $(MAKE) debian PACKAGES=chromium >/dev/null 2>&1 || { echo "SKIPPED $@: there is no Chromium; install it (Debian: chromium)"; exit 0; }; \
	  chromium="$$(command -v chromium)"; \
	fi; \
	$(MAKE) calculator-page && cd wasm && CHROMIUM="$$chromium" npm run --silent test-calculator

.PHONY: test-highs
test-highs: ## the solvers with HiGHS (5-9 minutes the first time: builds it; needs a C++ compiler)
	@$(call needs,c++,install a C++ compiler (Debian: g++)); \
	$(call needs,$(PYTHON),install Python 3.11 or newer with venv (Debian: python3-venv)); \
	$(MAKE) $(VENV)/.highs && \
	libclang=$$($(PY) -c 'import clang, os; print(os.path.join(os.path.dirname(clang.__file__), "native"))') && \
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" LIBCLANG_PATH="$$libclang" CARGO_TARGET_DIR="$(KEPT)/target-highs" \
	$(CARGO) test --locked -p hiveplan --features highs --lib -- optimise budget

# Pages, schemas and tables that are written from the code; golden outcomes have their own target.
.PHONY: refresh
refresh: ## write docs/errors, estimates, formats, schemas and estimates.csv anew from the code
	HIVEPLAN_REFRESH=1 $(CARGO) test --locked -p hiveplan --test spec -- _page_ schema architecture estimates
	@git --no-pager diff --stat -- docs core/data py-bindings || true

.PHONY: golden
golden: ## write tests/golden anew, on purpose: look at the difference before you commit it
	HIVEPLAN_GOLDEN=write $(CARGO) test --locked -p hiveplan --test spec -- golden
	@git --no-pager diff --stat -- tests/golden || true

# --- checks -----------------------------------------------------------------------------------------------------------

.PHONY: check
check: check-format check-clippy check-docs check-deny ## formatting, clippy (pedantic), documentation, licences and sources of what we depend on

.PHONY: check-format
check-format:
	$(CARGO) fmt --all --check -- --color never

.PHONY: check-clippy
check-clippy:
	$(CARGO) clippy --locked --workspace --exclude hiveplan-wasm --all-targets -- -D warnings
	$(CARGO) clippy --locked -p hiveplan --no-default-features --all-targets -- -D warnings
	@$(MAKE) wasm-target
	$(CARGO) clippy --locked -p hiveplan-wasm --target $(WASM_TARGET) -- -D warnings
	$(CARGO) clippy --locked -p hiveplan-wasm --target $(WASM_TARGET) --no-default-features --features page -- -D warnings

.PHONY: check-docs
check-docs:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked -p hiveplan --no-deps --features parallel

.PHONY: check-deny
check-deny:
	@deny="$$(command -v cargo-deny || true)"; \
	if [ -z "$$deny" ]; then \
	  deny="$(KEPT)/tools/bin/cargo-deny"; \
	  [ -x "$$deny" ] || $(CARGO) install cargo-deny --version $(DENY_VERSION) --locked --quiet --root "$(KEPT)/tools" \
	    || { echo "SKIPPED $@: cargo-deny cannot be installed here"; exit 0; }; \
	fi; \
	"$$deny" --all-features --log-level error check bans licenses sources

.PHONY: bench
bench: ## benchmarks, one group a stage
	$(CARGO) bench --locked -p hiveplan-benches

.PHONY: bench-forecast
bench-forecast: $(VENV)/.ready ## 10,000 draws x 10 years x the ten communes: the library and the same model in NumPy, one core each
	$(CARGO) bench --locked -p hiveplan-benches --bench forecast -- 10 10000 10 1
	$(PY) -c 'import numpy' 2>/dev/null || $(PY) -m pip install --quiet numpy
	$(PY) benches/peers/forecast.py 10000 10

# HiGHS, OR-Tools and SciPy live in a folder of their own.
PEERS_VENV := .venv-peers
$(PEERS_VENV)/.ready: benches/peers/requirements.txt
	$(PYTHON) -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/python -m pip install --quiet -r benches/peers/requirements.txt
	@touch $@

.PHONY: bench-peers
bench-peers: $(PEERS_VENV)/.ready wheel ## us, HiGHS, OR-Tools and SciPy side by side; writes docs/benchmarks.md (PEERS=--quick: prints only)
	$(PEERS_VENV)/bin/python -m pip install --quiet --no-deps --force-reinstall out/wheels/hiveplan-*.whl
	$(CARGO) build --locked --release -p hiveplan-benches --bin measure
	$(PEERS_VENV)/bin/python benches/peers/optimise $(PEERS)

.PHONY: bench-wasm
bench-wasm: wasm-target ## a commune's assignment in WebAssembly, in Node
	@$(call needs,node,Node 20 or newer (Debian: nodejs))
	$(CARGO) build --locked --profile wasm --target $(WASM_TARGET) -p hiveplan-bench-wasm
	node benches/wasm/run.mjs $${CARGO_TARGET_DIR:-target}/$(WASM_TARGET)/wasm/commune.wasm

.PHONY: bench-peers-scale
bench-peers-scale: $(PEERS_VENV)/.ready ## rollout and budget of a district: us and HiGHS on the same models
	$(CARGO) build --locked --release -p hiveplan-benches --bin rollout --bin scale
	$(PEERS_VENV)/bin/python benches/peers/scale.py

.PHONY: bench-sweep
bench-sweep: install ## 1,000 scenarios of Battambang on threads, processes, loky and Dask, a worker killed on each: the same bytes (20 minutes)
	$(PY) benches/peers/sweep.py 1000

.PHONY: bench-crossing
bench-crossing: install ## 1,000,000 families in and out of the core as Arrow, beside the plan itself
	$(PY) benches/peers/crossing.py 1000000

# --- Python -----------------------------------------------------------------------------------------------------------

# On Linux zig, a package of PyPI, links against the old glibc of manylinux2014: the wheel runs on every distribution since 2014.
ifeq ($(shell uname -s),Linux)
PORTABLE := --zig --compatibility manylinux2014
endif

.PHONY: wheel
wheel: $(VENV)/.ready ## the Python wheel, in out/wheels
	@rm -f out/wheels/hiveplan-*.whl
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" \
	$(PY) -m maturin build --profile wheel --locked -m py-bindings/Cargo.toml --interpreter $(PY) --out out/wheels $(PORTABLE)

.PHONY: install
install: wheel
	$(PY) -m pip install --quiet --no-deps --force-reinstall out/wheels/hiveplan-*.whl

$(VENV)/.ready: py-bindings/requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) debian PACKAGES=python3-venv
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet -r py-bindings/requirements-dev.txt
	@touch $@

# cmake and libclang as Python packages: no system package is needed to build HiGHS.
$(VENV)/.highs: $(VENV)/.ready
	$(PY) -m pip install --quiet 'cmake>=3.25,<5' 'libclang>=16'
	@touch $@

.PHONY: notebook
notebook: $(INSTALLED) ## run the notebooks
	@$(call needs,$(PYTHON),install Python 3.11 or newer with venv (Debian: python3-venv)); \
	$(PY) -m pytest -q notebooks

# --- browser ----------------------------------------------------------------------------------------------------------

.PHONY: wasm
wasm: wasm-target ## the npm package: browser module, glue and types, in wasm/pkg
	$(CARGO) run --locked -p xtask -- wasm

.PHONY: wasm-target
wasm-target:
	@if [ -d "$$(rustc --print sysroot)/lib/rustlib/$(WASM_TARGET)/lib" ]; then :; \
	elif command -v rustup >/dev/null 2>&1; then rustup target add $(WASM_TARGET); \
	else echo "install the Rust target $(WASM_TARGET): it comes with rustup, or (Debian) libstd-rust-dev-wasm32"; exit 1; fi

wasm/node_modules/.ready: wasm/package-lock.json
	cd wasm && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: calculator
calculator: ## the budget calculator: builds it into wasm/dist and serves it on localhost
	@$(call needs,node,install Node.js 20 or newer (Debian: nodejs)); \
	$(call needs,npm,install npm (Debian: npm)); \
	$(MAKE) calculator-page && cd wasm && npm run --silent serve

.PHONY: calculator-page
calculator-page: wasm wasm/node_modules/.ready
	$(CARGO) run --locked -p xtask -- page
	cd wasm && npm run --silent calculator

# --- the rest ---------------------------------------------------------------------------------------------------------

# Debian packages, when they may be installed.
.PHONY: debian
debian:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES); \
	else echo "please install: $(PACKAGES)"; exit 1; fi

.PHONY: clean
clean: ## remove everything that was built (keeps the cache outside the folder)
	rm -rf target out $(VENV) .cache wasm/pkg wasm/dist wasm/node_modules .mypy_cache .pytest_cache py-bindings/.pytest_cache
