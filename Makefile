# demo: a finished post · run: the chat · test: everything · check: format, lint, types, layers · bench: speed
# contract: the ComfyUI at FITAD_COMFYUI_URL, or our own, against what we take it to be
# gallery: forty pictures to look at · chaos: orders under random kills, `make chaos JOBS=1000 DATABASE=postgres`
# cluster: two bots behind a proxy, three workers, PostgreSQL and an object store, as processes on this machine
PYTHON ?= python3
BIN := .venv/bin
QUIET := PIP_DISABLE_PIP_VERSION_CHECK=1

.PHONY: setup demo run test check bench contract gallery chaos cluster eval lock clean

setup: .venv/.run assets/.ready

demo: setup
	$(BIN)/fit-ad demo --out out

run: setup
	$(BIN)/fit-ad run

test: check assets/.photos assets/.botapi assets/.tools
	$(BIN)/pytest -n 2 --dist loadfile

check: .venv/.dev assets/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/.dev assets/.ready assets/.photos assets/.botapi
	$(BIN)/python -m tests.bench --out out/bench.json
	$(BIN)/python -m tests.bench.growth
	$(BIN)/python -m tests.bench.growth --postgres

contract: .venv/.dev
	$(BIN)/pytest tests/contract/test_comfyui.py -v -rs

gallery: setup assets/.photos
	$(BIN)/python -m scripts.gallery --out out/gallery

eval: .venv/.dev
	$(BIN)/python -m tests.eval

chaos: .venv/.dev
	$(BIN)/python -m tests.chaos --jobs $(or $(JOBS),200) --kills $(or $(KILLS),30) --every $(or $(EVERY),3) --at-once 72 --workers 3 --making 0.1 --seed $(or $(SEED),1) $(if $(filter postgres,$(DATABASE)),--postgres)

cluster: .venv/.dev assets/.ready assets/.tools
	$(BIN)/python -m tests.cluster $(if $(STAY),--stay)

.venv/.run: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fit-AD needs Python 3.11 or newer: make setup PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(QUIET) $(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(QUIET) $(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(QUIET) $(BIN)/python -m pip install --require-hashes -r requirements-dev.lock
	touch $@

assets/.ready: .venv/.run scripts/weights.py scripts/faces.py scripts/packages.py configs/fonts.yaml
	$(BIN)/python -m scripts.weights assets/models
	$(BIN)/python -m scripts.faces assets/faces
	touch $@

assets/.photos: .venv/.run scripts/photos.py scripts/packages.py
	$(BIN)/python -m scripts.photos assets/photos
	touch $@

assets/.botapi: .venv/.run scripts/botapi.py scripts/packages.py
	$(BIN)/python -m scripts.botapi assets/botapi
	touch $@

assets/.tools: requirements-tools.lock
	$(PYTHON) -m venv assets/tools
	$(QUIET) assets/tools/bin/python -m pip install --require-hashes -r requirements-tools.lock
	touch $@

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements-tools.lock requirements-tools.in

clean:
	rm -rf .venv out data .mypy_cache .ruff_cache .pytest_cache .hypothesis
