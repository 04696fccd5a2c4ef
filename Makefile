# Everything runs in .venv, made from the hash-locked requirements-dev.txt with nothing but Python 3.11+ and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --quiet

.PHONY: help setup bundles local-bundles demo test coverage test-browser screenshots lint types docs bench lock wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-14s %s\n", $$1, $$2}' Makefile | sort

setup: $(READY) ## make .venv with everything that the other targets need

# A Python named by the caller makes a new .venv if that is of another one.
ifneq ($(origin PYTHON),file)
ifneq ($(shell $(PYTHON) -c 'import sys; print(sys.version_info[:2])' 2>&1),$(shell cat $(READY) 2>/dev/null))
.PHONY: $(READY)
endif
endif

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " \
		+ sys.version.split()[0] + ". Name another: make PYTHON=python3.13")'
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "installing into $(VENV) (about two minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'import sys; print(sys.version_info[:2])' > $@

bundles: $(READY) ## build the Lambda bundles that `pulumi up` deploys (Python 3.13, arm64)
	@$(BIN)/python -m components.studio_access.bundles

local-bundles: $(READY) ## build the bundles that the local AWS runs (this Python, this processor)
	@$(BIN)/python -m components.studio_access.bundles --this-machine

demo: local-bundles ## bring the stack up on the local AWS and check it; KEEP=1, STACK=greenfield, IDENTITY=oidc
	@$(BIN)/python -m local $(if $(KEEP),--keep) $(if $(STACK),--stack $(STACK)) $(if $(IDENTITY),--stack local-$(IDENTITY))

test: bundles local-bundles ## run every test but those in a browser; ARGS=... goes to pytest
	@$(BIN)/python -m pytest -q -n auto --dist loadfile $(ARGS)

coverage: ## run the same tests and say which lines none of them runs; fails below the floor in pyproject.toml
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term:skip-covered"

# Pinned, here and by hash in tests/browser: what decides about accessibility must not change by itself.
AXE := build/browser/node_modules/axe-core/axe.min.js

$(AXE):
	@npm install --prefix build/browser --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent \
		axe-core@4.14.1

test-browser: local-bundles $(AXE) ## drive the page in a real Chromium (docs/page.md says what that needs)
	@BROWSER_TESTS=1 $(BIN)/python -m pytest -q tests/browser $(ARGS)

screenshots: local-bundles $(AXE) ## take the pictures in docs/images
	@BROWSER_TESTS=1 $(BIN)/python -m pytest -q tests/browser/take_screenshots.py

lint: $(READY) ## check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## check types, the arguments of every pulumi_aws resource included
	@$(BIN)/ty check

docs: $(READY) ## rewrite what is generated in Pulumi.yaml, README.md, docs/ and policies/README.md
	@$(BIN)/python -m tools.generate

bench: local-bundles bundles ## measure, side by side, and print the tables
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	@for file in benchmarks/*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

lock: $(READY) ## renew every locked requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV_COMPILE) pyproject.toml --extra cli --extra local --extra dev -o requirements-dev.txt
	@$(UV_COMPILE) pyproject.toml -c requirements-dev.txt -o requirements.txt
	@$(UV_COMPILE) pyproject.toml --extra benchmarks -c requirements-dev.txt -o benchmarks/requirements.txt
	@for function in authorizer key_refresher page pre_token preflight presigner profile_creator; do \
		$(UV_COMPILE) functions/$$function/requirements.in -o functions/$$function/requirements.txt || exit 1; done
	@$(UV_COMPILE) policies/requirements.in -c requirements-dev.txt -o policies/requirements.txt

wheel: $(READY) ## build the Python package
	@$(BIN)/python -m pip wheel --quiet --no-build-isolation --disable-pip-version-check --no-deps -w dist .

clean: ## remove what the targets made
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis
