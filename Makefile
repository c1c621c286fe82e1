PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/uv-$(UV_VERSION)/bin/uv
BIN := .venv/bin
POLNEAR ?= ../shared/data/polnear
SCORER ?= ../shared/score/quotes/score.py
WORLD ?= ../shared/data/allsides-world.jsonl.gz
MTSC ?= ../shared/data/newsmtsc
EVENTS ?= ../shared/data/event-clusters
UKRAINE ?= ../shared/data/ukraine-2022
PAGES ?= ../shared/data/raw-pages
REST ?= ../shared/unlabelled/allsides-rest.jsonl.xz
NYT ?= ../shared/data/nyt-editorials/nytEditorialSnippets_GroundTruth.txt

# Orders that hang on string hashes must not differ from run to run.
export PYTHONHASHSEED := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export UV_PYTHON_DOWNLOADS := never

NO_PYTHON = Python 3.11 or newer is needed and $(PYTHON) is not: install one and name it, as in 'make report PYTHON=python3.12'.
NO_VENV = $(PYTHON) cannot make a virtual environment: run 'apt install python3-venv' (on Debian or Ubuntu), then make again.

# A venv of uv's making has no pip, and a bare Debian has pip nowhere but in the venv.
GET_UV = { test -x $(UV) || { python=$(BIN)/python; test -x $(BIN)/pip || python=$(PYTHON); \
	$$python -m pip install --quiet --target .tools/uv-$(UV_VERSION) uv==$(UV_VERSION); }; }

# uv is there for speed only; pip also knows the indexes that are set up for pip alone.
install = { $(GET_UV) 2>/dev/null && $(UV) pip install --quiet --python $(BIN)/python $(2) $(1); } \
	|| { test -x $(BIN)/pip && $(BIN)/python -m pip install --quiet $(1); }

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test test-browser lab bench bench-quotes bench-words bench-sentiment bench-corpora bench-scale bench-broken lint lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

report: .venv/ready ## Write the report to output/ (CORPUS=DIR make report: on your own corpus)
	$(BIN)/framing report $${CORPUS:+"$$CORPUS"} --out output

test: lint ## Lint, then run the tests, notebooks included
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-browser: .venv/ready ## Test report and notebooks in Chromium (apt install chromium; skipped where there is none)
	$(BIN)/python -m pytest -n 2 --dist worksteal -o addopts=-ra tests/browser

lab: .venv/ready ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks/

bench-quotes: .venv/ready ## Measure the quotation extractor (where ../shared has the annotated articles)
	OMP_NUM_THREADS=1 $(BIN)/python -m training.quotes measure $(POLNEAR)/dev.jsonl.gz $(SCORER)

bench-words: .venv/ready ## Measure the comparison of words on planted truth (and, where ../shared is, on real articles)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.words $(if $(wildcard $(WORLD)),--articles $(WORLD))
	$(if $(wildcard $(WORLD)),OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.counting $(WORLD), \
		@echo "speed not measured: $(WORLD) is not here")

bench-sentiment: .venv/ready ## Measure the sentiment scores: exactness and speed beside the library
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.sentiment \
		$(if $(wildcard $(NYT)),--nyt $(NYT)) $(if $(wildcard $(WORLD)),--articles $(WORLD))
	$(if $(wildcard $(MTSC)),OMP_NUM_THREADS=1 $(BIN)/python -m training.targets measure \
		$(MTSC)/train.jsonl.gz $(MTSC)/dev-rw.jsonl $(MTSC)/dev-mt.jsonl,@echo "toward whom: not measured, $(MTSC) is not here")

bench-corpora: .venv/ready ## Measure stories, copies and furniture (where ../shared has the articles)
	$(if $(wildcard $(EVENTS)),OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.stories $(EVENTS) \
		--ukraine $(UKRAINE),@echo "stories: not measured, $(EVENTS) is not here")
	$(if $(wildcard $(UKRAINE)),OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.copies \
		$(UKRAINE)/RT.csv $(UKRAINE)/RT_v2.csv $(WORLD) --only made,@echo "copies: not measured")
	$(if $(wildcard $(PAGES)),OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.furniture $(PAGES), \
		@echo "furniture: not measured, $(PAGES) is not here")

bench-broken: .venv/ready ## Annotate 2,000 files broken on purpose, and count how many attacks on files, folders and network hold
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.broken_files --files 2000
	$(BIN)/python -m pytest -q -m attack tests

bench-scale: .venv/ready ## Measure how time and memory grow with the articles, each stage beside its rival (an hour)
	$(if $(wildcard $(WORLD)),OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.scale $(WORLD) $(wildcard $(REST)) \
		--record,@echo "scale: not measured, $(WORLD) is not here")

bench: bench-quotes bench-words bench-sentiment bench-corpora bench-broken bench-scale ## Measure everything (two hours)

lint: .venv/ready ## Check the code and the notebooks with ruff
	$(BIN)/ruff check .

lock: $(UV) ## Resolve requirements.lock afresh: the newest versions in range
	$(UV) pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-annotate --custom-compile-command 'make lock' \
		--extra test --group build --output-file requirements.lock pyproject.toml

clean: ## Remove everything that make made
	rm -rf .venv .tools output build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@$(GET_UV)

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "$(NO_PYTHON)" >&2; exit 1; }
	@rm -rf .venv
	@if $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv .venv; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1 && $(GET_UV); then \
		$(UV) venv --quiet --python "$$(command -v $(PYTHON))" .venv; \
	else echo "$(NO_VENV)" >&2; exit 1; fi
	@echo "Installing requirements.lock into .venv (once, about a minute) ..."
	@$(call install,--require-hashes -r requirements.lock,--compile-bytecode)
	@touch $@

.venv/ready: .venv/installed pyproject.toml
	@$(call install,--no-build-isolation --no-deps -e .)
	@touch $@
