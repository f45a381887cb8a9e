# Two commands matter: make run, make test. `make check` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTED := $(VENV)/.ready-for-tests
MESSAGES := $(wildcard src/rapport/web/locale/*/LC_MESSAGES/django.po)

.PHONY: run test check bench bench-promise train format messages clean

run: $(READY)
	@exec $(BIN)/rapport serve

test: $(TESTED)
	$(BIN)/pytest -n auto --dist loadfile

check: $(TESTED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(git ls-files '*.html')
	$(BIN)/python -m tests.migrations
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.reference --check
	$(BIN)/python -m tests.postgres -n auto --dist loadfile

bench: $(TESTED)
	$(BIN)/python -m benchmarks

# On public sets outside the repository (RAPPORT_SHARED); fits the reader once without the messages it is tried on.
bench-promise: $(TESTED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks promise

# Rebuilds the corpus, the readers' weights and their model card; one thread, so that the bytes stay the same.
# Without the sets of tweets: make train WITHOUT=sentiment
train: $(TESTED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[deep]'
	$(BIN)/python -m corpus.build
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m corpus.train $(addprefix --without=,$(WITHOUT))

format: $(TESTED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(TESTED)
	$(BIN)/python -m tools.messages update

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(READY): $(BIN)/python pyproject.toml hatch_build.py tools/messages/compiled.py $(MESSAGES)
	@echo "Installing Rapport into $(VENV) (the first time takes a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(TESTED): $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
