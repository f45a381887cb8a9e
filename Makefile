# Two commands matter: make run, make test. `make check` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTED := $(VENV)/.ready-for-tests
MESSAGES := $(wildcard src/rapport/web/locale/*/LC_MESSAGES/django.po)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Only what `requirements/` names, byte for byte; the project itself on top, built with what is locked.
LOCKED := $(PIP) install --require-hashes -r requirements/run.txt
PROJECT := $(PIP) install --no-deps --no-build-isolation -e .

.PHONY: run test check bench bench-promise train lock format messages clean

run: $(READY)
	@exec $(BIN)/rapport serve

test: $(TESTED)
# What fails beside others is tried once more alone, here and in `check`: on a busy machine it is late, a fault stays one.
	$(BIN)/pytest -n auto --dist loadfile -m 'not slow and not browser and not peer' || \
	  $(BIN)/pytest -m 'not slow and not browser and not peer' --last-failed --last-failed-no-failures none

check: $(TESTED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(git ls-files '*.html')
	$(BIN)/python -m tests.migrations
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.reference --check
	$(BIN)/python -m tools.sbom --check
	$(BIN)/pytest -n auto --dist loadfile -m 'slow or browser or peer' || \
	  $(BIN)/pytest -m 'slow or browser or peer' --last-failed --last-failed-no-failures none
	$(BIN)/python -m tests.postgres -n auto --dist loadfile -m 'not slow'

bench: $(TESTED)
	$(BIN)/python -m benchmarks

# On public sets outside the repository (RAPPORT_SHARED); fits the reader once without the messages it is tried on.
bench-promise: $(TESTED)
	@$(LOCKED) -r requirements/test.txt -r requirements/train.txt
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks promise

# Rebuilds the corpus, the readers' weights and their model card; one thread, so that the bytes stay the same.
# Without the sets of tweets: make train WITHOUT=sentiment
train: $(TESTED)
	@$(LOCKED) -r requirements/test.txt -r requirements/train.txt
	-@$(LOCKED) -r requirements/deep.txt
	$(BIN)/python -m corpus.build
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m corpus.train $(addprefix --without=,$(WITHOUT))

# Writes requirements/ from pyproject.toml, and what is told of it. Newer versions: make lock UPGRADE=--upgrade
lock: $(TESTED)
	@$(LOCKED) -r requirements/lock.txt
	$(BIN)/python -m tools.lock $(UPGRADE)
	@$(LOCKED) -r requirements/test.txt
	$(BIN)/python -m tools.sbom

format: $(TESTED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(TESTED)
	$(BIN)/python -m tools.messages update

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(READY): $(BIN)/python pyproject.toml requirements/run.txt hatch_build.py tools/messages/compiled.py $(MESSAGES)
	@echo "Installing Rapport into $(VENV) (the first time takes a minute)"
	@$(LOCKED)
	@$(PROJECT)
	@touch $@

$(TESTED): $(READY) requirements/test.txt
	@$(LOCKED) -r requirements/test.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
