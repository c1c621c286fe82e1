PYTHON ?= python3
SHARED ?= ../shared
BIN := .venv/bin
DATA := $(SHARED)/data
WORLD := $(DATA)/allsides-world.jsonl.gz

# Orders that hang on string hashes must not differ from run to run.
export PYTHONHASHSEED := 0
export PYTHON
bench%: export OMP_NUM_THREADS := 1

# $(call where,FILE,COMMAND) runs the command where the file is, and says so where it is not.
where = $(if $(wildcard $(1)),$(BIN)/python -m $(2),@echo "not measured: $(1) is not here")

.DEFAULT_GOAL := help
.PHONY: help report test test-browser lab lint coverage corpora lock clean \
	bench bench-quotes bench-words bench-sentiment bench-corpora bench-broken bench-scale

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' Makefile

report: .venv/ready ## Write the report to output/ (CORPUS=DIR make report: on your own corpus)
	$(BIN)/framing report $${CORPUS:+"$$CORPUS"} --out output

test: lint ## Lint, then run the tests, notebooks included
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-browser: .venv/tools ## Test report and notebooks in Chromium (apt install chromium; skipped where there is none)
	$(BIN)/python -m pytest -n 2 --dist worksteal -o addopts=-ra tests/browser

lint: .venv/tools ## Check code, notebooks and types
	$(BIN)/ruff check .
	$(BIN)/mypy

coverage: .venv/tools ## Run the tests and list the files of which they run less than 80 % (half as slow again)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report | awk '+$$NF < 80 || /^TOTAL/'

lab: .venv/ready ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks/

bench: bench-quotes bench-words bench-sentiment bench-corpora bench-broken bench-scale ## Measure everything (two hours)

bench-quotes: .venv/tools ## Measure the quotation extractor
	$(call where,$(DATA)/polnear,training.quotes measure $(DATA)/polnear/dev.jsonl.gz $(SHARED)/score/quotes/score.py)
	$(call where,$(DATA)/four-outlets-gold,training.quotes outlets $(DATA)/four-outlets-gold/four_outlets_gold.jsonl $(SHARED)/score/quotes/score.py)

bench-words: .venv/tools ## Measure the comparison of words on planted truth, and on real articles
	$(BIN)/python -m tests.benchmarks.words $(addprefix --articles ,$(wildcard $(WORLD)))
	$(BIN)/python -m tests.benchmarks.power

bench-sentiment: .venv/tools ## Measure the sentiment scores: exactness and speed beside the library
	$(BIN)/python -m tests.benchmarks.sentiment $(addprefix --articles ,$(wildcard $(WORLD))) \
		$(addprefix --nyt ,$(wildcard $(DATA)/nyt-editorials/nytEditorialSnippets_GroundTruth.txt))
	$(call where,$(DATA)/newsmtsc,training.targets measure $(addprefix $(DATA)/newsmtsc/,train.jsonl.gz dev-rw.jsonl dev-mt.jsonl))

bench-corpora: .venv/tools ## Measure stories, copies and furniture
	$(call where,$(DATA)/event-clusters,tests.benchmarks.stories $(DATA)/event-clusters --ukraine $(DATA)/ukraine-2022)
	$(call where,$(DATA)/ukraine-2022,tests.benchmarks.copies $(addprefix $(DATA)/ukraine-2022/,RT.csv RT_v2.csv) $(WORLD) --only made)
	$(call where,$(DATA)/raw-pages,tests.benchmarks.furniture $(DATA)/raw-pages)

bench-broken: .venv/tools ## Annotate 2,000 broken files, and count how many attacks on files, folders and network hold
	$(BIN)/python -m tests.benchmarks.broken_files --files 2000
	$(BIN)/python -m pytest -q -m attack tests

bench-scale: .venv/tools ## Measure how time and memory grow with the articles, each stage beside its rival (an hour)
	$(call where,$(WORLD),tests.benchmarks.scale $(WORLD) $(wildcard $(SHARED)/unlabelled/allsides-rest.jsonl.xz) --record)

corpora: .venv/tools ## Annotate the embedded corpora anew from their articles (half a minute; SHARED=DIR)
	$(call where,$(DATA)/ukraine-2022,training.corpora annotate $(DATA))

lock: ## Write the locks anew after a change in pyproject.toml (UPGRADE=--upgrade make lock: the newest versions in range)
	.ci/setup lock $(UPGRADE)

clean: ## Remove everything that make made
	rm -rf .venv .tools output build dist *.egg-info .coverage* .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is written once its step is whole; an interrupted one is done again.
.venv/locked: requirements.lock
	@.ci/setup venv && touch $@

.venv/ready: .venv/locked pyproject.toml
	@.ci/setup project && touch $@

.venv/tools: .venv/ready requirements-test.lock
	@.ci/setup tools && touch $@
