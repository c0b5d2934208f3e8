# make run    set up, then open the program on the demo clip
# make test   set up, then run the tests
# make check  set up, then lint and type-check
# The first Python of these that is new enough is used; name another with PYTHON=...
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; exit; fi; \
	done; echo python3)
BIN := .venv/bin
.DEFAULT_GOAL := run

.PHONY: run test check format clean python

python:
	@command -v $(PYTHON) >/dev/null || { \
	echo "masklet: there is no Python here. This installs it: sudo apt-get install python3 python3-venv"; exit 1; }

run: python
	@$(PYTHON) packaging/bootstrap.py --screen
	@echo "masklet: opening the demo clip"
	@$(BIN)/python main.py --demo $(ARGS)

test: python
	@$(PYTHON) packaging/bootstrap.py --dev
	@echo "masklet: running the tests"
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto $(ARGS)

check: python
	@$(PYTHON) packaging/bootstrap.py --dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: python
	@$(PYTHON) packaging/bootstrap.py --dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
