# Three commands: `make setup`, `make demo`, `make test`. See README.md.
PYTHON ?= python3
DEMO_HOME ?= demo-home
PORT ?= 8000
SELECT ?= -m "not slow"

.PHONY: setup demo test lint lock pictures

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch .venv/ready

demo: setup
	.venv/bin/perimeter demo --home $(DEMO_HOME) --port $(PORT) --reuse

test: setup lint
	.venv/bin/python -m pytest -n auto $(SELECT)

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

lock: requirements.in
	.venv/bin/pip-compile -q --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras -o requirements.lock requirements.in

pictures: setup
	rm -rf build/pictures build/pictures-notes && mkdir -p build
	.venv/bin/perimeter demo --no-serve --home build/pictures
	.venv/bin/perimeter serve --home build/pictures --port 8765 & server=$$!; sleep 5; \
	.venv/bin/python docs/pictures/take.py http://127.0.0.1:8765 build/pictures-notes; \
	status=$$?; kill $$server; exit $$status
