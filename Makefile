# Needs make and Python 3.11 or newer; everything else goes into .venv, from requirements.lock.
PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
READY := .venv/.ready

# A few hundred processes are started by the tests: without the caches that Python keeps, each would
# compile the whole kit anew, whatever the surroundings say.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo check types lint layers content test fix bench notebooks pictures locale safety reference licences lock clean

help:
	@echo "make demo       set up .venv, then make packets for the sample roster in outputs/demo/"
	@echo "make check      set up .venv, then what takes a minute: layout, lint, types, layers,"
	@echo "                content, the tests of judgement and vocabulary"
	@echo "make test       set up .venv, then every check and test, the notebooks included"
	@echo "make fix        mend what ruff can mend by itself"
	@echo "make bench      run the benchmarks and print ratios; no test"
	@echo "make notebooks  run each notebook and keep its output; git should then see no change"
	@echo "make pictures   draw the README's pictures anew, into .pictures/ (needs chromium)"
	@echo "make locale     bring the catalogues of translations in step with the English"
	@echo "make safety     print SAFETY.md anew from the tables in tests/spec/"
	@echo "make reference  print REFERENCE.md anew from the columns and the content"
	@echo "make licences   print THIRD_PARTY.md anew from the packages of requirements.lock"
	@echo "make lock       write requirements.lock anew from pyproject.toml (needs uv)"
	@echo "make clean      remove .venv and caches; outputs/ stays"

# Once; again only when the lock or pyproject.toml has changed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' is none."; \
		echo "Name another one: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12"; exit 1; }
	@echo "== set-up: packages of requirements.lock into .venv (once)"
	@$(PYTHON) -m venv .venv || { \
		echo "No virtual environment could be made; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation -e .
	@touch $@

# The sample roster has rows that must be held back, which is exit status 3: here that is success.
demo: $(READY)
	@$(BIN)/sciatica-kit demo || test $$? -eq 3

# The first four need nothing of one another: two at a time.
check: $(READY)
	@$(MAKE) --no-print-directory -j2 types lint layers content
	@echo "== pytest: the tests of judgement and vocabulary"
	@$(BIN)/python -m pytest -p no:nbval -n 2 --dist loadscope tests/clinic tests/model

types: $(READY)
	@echo "== mypy: types"
	@$(BIN)/mypy

lint: $(READY)
	@echo "== ruff: layout of the code, and mistakes a reader can see in it"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

layers: $(READY)
	@echo "== import-linter: who may import whom"
	@$(BIN)/lint-imports --no-logo --no-cache

content: $(READY)
	@echo "== sciatica-kit: the content"
	@$(BIN)/sciatica-kit library check

# Four workers for two cores, since much of the time is waited for kernels, browsers and clocks;
# modules in the order that conftest.py gives them. Only the notebooks need nbval.
APART := -p no:nbval -n 4 --dist loadscope --no-loadscope-reorder

test: check
	@echo "== pytest: the tests"
	@$(BIN)/python -m pytest $(APART) tests --ignore tests/clinic --ignore tests/model
	@echo "== nbval: the notebooks run, and their receipts are unchanged"
	@$(BIN)/python -m pytest -p no:cacheprovider --nbval-lax --nbval-current-env \
		--nbval-cell-timeout=60 notebooks
	@echo "== all passed"

fix: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(READY)
	@for bench in tests/benchmarks/bench_*.py; do $(BIN)/python "$$bench" || exit 1; done

# Run times and names of widgets would differ each time, so they are not recorded.
notebooks: $(READY)
	@for book in notebooks/*.ipynb; do \
		$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
			--ExecutePreprocessor.record_timing=False \
			--ExecutePreprocessor.store_widget_state=False "$$book" || exit 1; \
		sed -i -E 's/"model_id": "[0-9a-f]+"/"model_id": "0"/' "$$book"; \
	done

# A handout, the form and the drawings, as the README shows them; needs chromium.
pictures: $(READY)
	@$(BIN)/python -m tests.pictures .pictures

# What has changed in English goes fuzzy and is not printed until someone has looked.
# A new language is begun by its tag: make locale TAGS=de
locale: $(READY)
	@$(BIN)/python -m sciatica_kit.library.catalogues $(TAGS)

safety: $(READY)
	@$(BIN)/python -m tests.spec.print_safety

reference: $(READY)
	@$(BIN)/sciatica-kit roster columns --format md > REFERENCE.md

licences: $(READY)
	@$(BIN)/python -m tests.third_party

# For newer versions of what is pinned already: make lock LOCK_FLAGS=--upgrade
lock:
	$(UV) pip compile pyproject.toml --extra test --generate-hashes --no-emit-index-url \
		--universal --no-annotate --no-header $(LOCK_FLAGS) -o requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find sciatica_kit tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -type d -prune -exec rm -rf {} +
