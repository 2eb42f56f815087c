# Python 3.11 or newer and make are all that a fresh machine needs; each target sets up what it lacks.

PYTHON = .venv/bin/python
SETUP = @sh scripts/setup.sh
export PYTHONHASHSEED = 0

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1#\2/p' Makefile | awk -F'#' '{ printf "%-22s %s\n", $$1, $$2 }'

release: ## validate the data and build release/<version>/ (AS_OF=YYYY-MM-DD: as it stood on a day)
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.release $(if $(AS_OF),--as-of $(AS_OF)) $(if $(VERSION),--version $(VERSION)) $(ARGS)

diff: ## show what changed since the last release, or since OLD=<folder or revision>
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.diff $(OLD) $(NEW) $(ARGS)

verify: ## prove that the built release holds what it says: sums, schemas, keys, the same rows in every format
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.verify $(ARGS)

validate: ## check the data; each fault is named with its file, line and cell
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.validate $(ARGS)

fix: ## bring data and schemas to canonical form; lists what it did
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.fix $(ARGS)

new: ## add a row with its evidence: make new TABLE=meetings
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.new $(TABLE) $(ARGS)

test: ## run every test (those that need another program say why they are skipped)
	$(SETUP) requirements-test.txt
	@$(PYTHON) -m pytest $(ARGS)

counts: ## count what is in the record: years, countries, stages, origins, contradictions
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.counts

history: ## tell the history of an arrangement: make history DEAL=openai-2024-10-round
	$(SETUP) requirements.txt
	@$(PYTHON) -m scripts.history $(DEAL)

test-readers: ## load the release with every reader (Spark, Node, R, Datasette too) and print what each sees
	@VENV=.venv-readers sh scripts/setup.sh requirements-readers.txt
	@.venv-readers/bin/python -m pytest tests/test_readers.py -m "readers or not readers" -rs $(ARGS)

test-browser: ## drive the explorer in a real browser; a missing browser is a failure
	$(SETUP) requirements-browser.txt
	@sh scripts/browser.sh
	@REQUIRE_BROWSER=1 $(PYTHON) -m pytest -m browser $(ARGS)

screenshots: ## take the pictures of the README anew
	$(SETUP) requirements-browser.txt
	@sh scripts/browser.sh
	@REQUIRE_BROWSER=1 SCREENSHOTS=1 $(PYTHON) -m pytest tests/test_explorer.py -k pictures_for $(ARGS)

mutants: ## break the data in every way and print how many breaks were caught
	$(SETUP) requirements-test.txt
	@$(PYTHON) -m tests.mutants $(ARGS)

bench: ## measure the validator beside others, up to a million rows (ARGS=--write puts the table into the README)
	$(SETUP) requirements-test.txt
	@$(PYTHON) -m scripts.bench $(ARGS)

profile: ## show where the build of a release spends its time
	$(SETUP) requirements.txt
	@$(PYTHON) -m cProfile -s cumulative -m scripts.release | grep -v 'built-in\|frozen' | head -$(or $(LINES),60)

bench-dask: ## prove on a million rows that Dask finds the same, with workers that could not hold the file
	$(SETUP) requirements-test.txt
	@DASK_ROWS=1000000 DASK_MEMORY=360MB $(PYTHON) -m pytest tests/test_dask.py -k "findings or killed or worker" $(ARGS)

lint: ## check style and types of the code
	$(SETUP) requirements-test.txt
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

lock: ## write the lock files anew (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -q -o requirements.txt
	uv pip compile pyproject.toml --extra test -c requirements.txt --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -q -o requirements-test.txt
	uv pip compile pyproject.toml --extra test --extra browser -c requirements-test.txt --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -q -o requirements-browser.txt
	uv pip compile pyproject.toml --extra test --extra readers -c requirements-test.txt --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -q -o requirements-readers.txt

clean: ## remove what was built and the virtual environment
	rm -rf .venv .venv-readers release

.PHONY: help release diff verify validate fix new test counts history test-readers test-browser screenshots mutants bench profile bench-dask lint lock clean
