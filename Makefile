# What a user and a developer of logredact run; `make help` lists it.

PYTHON ?= python3
SECONDS ?= 600

VENV := .venv
BIN := $(VENV)/bin
ASAN := build/asan

.PHONY: quality help demo test test-asan test-hosts fuzz bench bench-quick bench-compare build clean plugin-fluent-bit

help:
	@echo 'make demo        a sample of Kubernetes logs through logredact, and through Fluentd where it is installed'
	@echo 'make test        all tests'
	@echo 'make test-hosts  the tests of the plugins with 200,000 records each, in the hosts that are found'
	@echo 'make test-asan   the tests under AddressSanitizer and UndefinedBehaviorSanitizer'
	@echo 'make quality     recall and false alarms of every detector, and the pages made of them; five minutes'
	@echo 'make fuzz        the fuzz targets, SECONDS=$(SECONDS) each'
	@echo 'make bench       all benchmarks, logredact and its peers; 15 minutes'
	@echo 'make bench-quick the most telling ones, two minutes'
	@echo 'make bench-compare A=old.json B=new.json   what became faster or slower'
	@echo 'make build       the core, the extension and the plans of the packs, into $(VENV)'
	@echo 'make plugin-fluent-bit FLUENT_BIT_SOURCE=dir   the filter plugin for that Fluent Bit, into build/fluent-bit'
	@echo 'make clean       removes what was built, $(VENV) too'

demo: build
	@$(BIN)/python demo/run.py

test: build
	$(BIN)/python -m pytest

# In `make test`, too, with 20,000.
test-hosts: build
	LOGREDACT_HOST_RECORDS=200000 $(BIN)/python -m pytest tests/plugins

# Makes docs/detectors.md and docs/packs.md; not 0 where a floor is missed.
quality: build
	@PYTHONPATH=tests:. $(BIN)/python -m quality

# Every process that loads the extension needs the runtimes of the sanitizers before anything else. libstdc++ stands with
# them: AddressSanitizer looks for its exception functions when it starts. Python itself frees little at its end.
test-asan: build
	LOGREDACT_VARIANT=asan $(BIN)/python setup.py -q build --build-base $(ASAN)/tmp --build-lib $(ASAN)/lib
	env LD_PRELOAD="$(foreach lib,libasan.so libubsan.so libstdc++.so,$(shell $(CC) -print-file-name=$(lib)))" \
	    ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:detect_stack_use_after_return=1 \
	    UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1:print_stacktrace=1 \
	    PYTHONMALLOC=malloc PYTHONPATH=$(CURDIR)/$(ASAN)/lib \
	    $(BIN)/python -m pytest --ignore tests/plugins --ignore tests/test_build.py --ignore tests/test_demo.py

# Peers that do not build here are told and left out. The first time, those in Rust and Go take minutes to build.
BENCHMARK = $(BIN)/python -m pytest -c benchmarks/pytest.ini --rootdir . -q benchmarks

bench: build $(VENV)/.bench
	$(BIN)/python -m benchmarks.prepare
	$(BENCHMARK) --benchmark-json=build/bench/results.json $(if $(EARLIER),--earlier $(EARLIER))
	@echo 'Results: build/bench/results.json; $(BIN)/python -m benchmarks.report build/bench/results.json makes docs/benchmarks.md'

bench-quick: build $(VENV)/.bench
	$(BIN)/python -m benchmarks.prepare --quick
	$(BENCHMARK) --quick --benchmark-json=build/bench/quick.json $(if $(EARLIER),--earlier $(EARLIER))

bench-compare:
	@$(BIN)/python -m benchmarks.compare $(A) $(B)

$(VENV)/.bench: pyproject.toml | $(VENV)/.requirements
	@echo 'Installing what the benchmarks need into $(VENV)'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation -e '.[bench]'
	@touch $@

fuzz: build
	@PYTHON=$(PYTHON) scripts/system-packages --fuzz
	$(BIN)/python native/fuzz/prepare.py build/native/fuzz
	$(MAKE) -C native fuzz SECONDS=$(SECONDS)

# Cheap where nothing changed: make and setuptools compare times, and pip runs only for a changed pyproject.toml.
build: $(VENV)/.requirements
	@$(BIN)/python setup.py -q build_ext --inplace --build-temp build/temp

$(VENV)/.requirements: pyproject.toml | $(VENV)/.created
	@echo 'Installing requirements into $(VENV)'
	@$(BIN)/python -m pip install -q --disable-pip-version-check 'setuptools>=77' 'Cython>=3'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation -e '.[dev]'
	@touch $@

$(VENV)/.created:
	@PYTHON=$(PYTHON) scripts/system-packages
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# FLUENT_BIT_BUILD=dir: see plugins/fluent-bit/filter_logredact/Makefile.
plugin-fluent-bit: build
	@$(MAKE) --no-print-directory -C plugins/fluent-bit/filter_logredact

clean:
	rm -rf build dist $(VENV) src/*.egg-info src/logredact/_native src/logredact/_core*.so src/logredact/packs/*.plan
	find src tests demo -name __pycache__ -prune -exec rm -rf {} +
