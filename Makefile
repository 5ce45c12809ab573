# make run: sets up what is missing, then starts Cohort.   make test: lint, types, and every test.
# make manifest: builds the Teams package from the settings.   make bench: takes the figures (docs/performance.md).

PYTHON ?= python3

.PHONY: run test manifest bench

run:
	@$(PYTHON) tools/setup.py
	@exec .venv/bin/python app.py

test:
	@$(PYTHON) tools/setup.py test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/pytest -n auto

manifest:
	@$(PYTHON) tools/setup.py
	@.venv/bin/python app.py manifest

bench:
	@$(PYTHON) tools/setup.py test
	@.venv/bin/python -m bench
