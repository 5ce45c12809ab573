# make run: sets up what is missing, then starts Cohort.   make test: lint, types, and every test.
# make faults: kills, stops and starves a running Cohort at many more moments than `make test` does.
# make manifest: builds the Teams package from the settings.   make bench: takes the figures (docs/performance.md).
# make lock: locks versions and hashes of requirements*.txt.   make audit: looks for known holes in what is locked.

PYTHON ?= python3
# one more than there are cores: some tests wait for a clock or for a process
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)

.PHONY: run test faults manifest lock audit bench

run:
	@$(PYTHON) tools/setup.py
	@exec .venv/bin/python app.py

test:
	@$(PYTHON) tools/setup.py test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/pytest -n $(WORKERS) --dist worksteal

faults:
	@$(PYTHON) tools/setup.py test
	FAULTS=long .venv/bin/pytest -n auto tests/faults

manifest:
	@$(PYTHON) tools/setup.py
	@.venv/bin/python app.py manifest

bench:
	@$(PYTHON) tools/setup.py test
	@.venv/bin/python -m bench

lock:
	@$(PYTHON) tools/setup.py tools
	.venv/bin/python tools/lock.py

audit:
	@$(PYTHON) tools/setup.py tools
	.venv/bin/python tools/audit.py
