# One verb each; `make` alone lists them. ARGS go on to the tool: make test ARGS=tests/test_dates.py
PORT ?= 8000
PYTHON ?= python3
ARGS ?=

python = .venv/bin/python
manage = $(python) manage.py
pip_install = $(python) -m pip install --quiet --disable-pip-version-check --require-hashes
pip_compile = $(python) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

stand_in = stands-in-for-the-long-random-text-of-a-real-host-0123456789
# What `check --deploy` is to hold for: a host behind a proxy that ends TLS.
production = DEBUG= ALLOWED_HOSTS=andromede.example HTTPS_REDIRECT=1 SECRET_KEY=$(stand_in)

# As many at a time as there are processors end soonest where each takes about as long as any other.
processors = $(shell getconf _NPROCESSORS_ONLN)
on_sqlite_in_shares = on_sqlite_1 on_sqlite_2 on_sqlite_3

.PHONY: help run serve editor test on_sqlite $(on_sqlite_in_shares) on_postgresql browser pictures journeys \
	accessibility audit bench check format messages lock secret-key

help: ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: .venv/runtime ## load the record into SQLite and serve it on this machine, for development
	@DEBUG=1 $(manage) prepare
	@echo
	@echo "The site: http://127.0.0.1:$(PORT)/"
	@echo "An editor: \`make editor\`, then http://127.0.0.1:$(PORT)/admin/"
	@DEBUG=1 exec $(manage) runserver 127.0.0.1:$(PORT)

serve: export DEBUG =
serve: secret-key staticfiles/staticfiles.json ## the same as in production; needs SECRET_KEY
	@$(manage) prepare
	@exec $(python) -m gunicorn andromede_site.wsgi --bind 127.0.0.1:$(PORT) --no-control-socket \
		--preload --workers "$${WEB_CONCURRENCY:-2}" --threads 4

editor: .venv/runtime ## create an editor in the database that DATABASE_URL names
	@DEBUG=1 $(manage) createsuperuser

test: .venv/dev ## all tests, on SQLite and on PostgreSQL, side by side
	@$(MAKE) --no-print-directory --jobs $(processors) --output-sync=target \
		$(on_sqlite_in_shares) on_postgresql

# pytest compiles its modules at length; what it made of them is to be there for the next run.
on_sqlite $(on_sqlite_in_shares) on_postgresql: export PYTHONDONTWRITEBYTECODE =
on_sqlite $(on_sqlite_in_shares): export DATABASE_URL =
on_sqlite: .venv/dev
	$(python) -m pytest $(ARGS)

$(on_sqlite_in_shares): on_sqlite_%: .venv/dev
	$(python) -m pytest --share $*/$(words $(on_sqlite_in_shares)) $(ARGS)

on_postgresql: .venv/dev
	$(python) -m tests.on_postgresql -m "database and not slow_on_postgresql" $(ARGS)

# These serve the site as production does, with what `make serve` serves its static files from.
browser pictures audit: export DEBUG =
browser pictures audit: export SECRET_KEY = $(stand_in)
browser: .venv/browser staticfiles/staticfiles.json ## the site in a real browser; needs chromium
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target journeys accessibility

pictures: .venv/browser staticfiles/staticfiles.json ## the pictures of the editors' guide, taken anew; needs chromium
	$(manage) shell -v0 -c "from tests.browser.pictures import main; main()"

journeys:
	$(python) -m pytest -rs tests/browser --ignore tests/browser/test_accessibility.py $(ARGS)

accessibility:
	$(python) -m pytest -rs tests/browser/test_accessibility.py $(ARGS)

audit: tests/audits/node_modules staticfiles/staticfiles.json ## Nu, html-validate, Lighthouse; needs node, java, chromium
	$(python) -m tests.audits

bench: .venv/bench ## how well French words are told apart, how quickly pages answer; ARGS=1000000
	DEBUG=1 $(manage) shell -v0 -c "from tests.benchmarks.lexicon import main; main()"
	$(python) -m tests.benchmarks $(ARGS)

check: .venv/dev ## lint, format, types, migrations, deployment
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy .
	$(python) -m djlint --quiet --lint templates
	DEBUG=1 $(manage) makemigrations --check --dry-run
	$(production) $(manage) check --deploy --fail-level WARNING

format: .venv/dev ## put the code in order
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

# The code is in English, so its catalogue says what the code says.
messages: export DEBUG = 1
messages: english = locale/en/LC_MESSAGES/django.po
messages: .venv/dev ## collect translatable strings, compile both catalogues; needs gettext
	$(manage) makemessages --locale fr --locale en --no-obsolete --no-wrap --add-location file \
		--ignore tests
	msgattrib --clear-fuzzy --empty --no-wrap --output-file $(english) $(english)
	msgen --no-wrap --output-file $(english) $(english)
	$(manage) compilemessages --ignore .venv

lock: .venv/dev ## pin what requirements*.in allow; ARGS=--upgrade for newer versions
	$(pip_compile) $(ARGS) --output-file requirements.txt requirements.in
	$(pip_compile) $(ARGS) --output-file requirements-dev.txt requirements-dev.in
	$(pip_compile) $(ARGS) --output-file requirements-browser.txt requirements-browser.in
	$(pip_compile) $(ARGS) --output-file requirements-bench.txt requirements-bench.in

secret-key:
	@test -n "$$SECRET_KEY" || { echo "Set SECRET_KEY to a long random text that stays the same:" \
		"$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' makes one." >&2; exit 1; }

# Compressing takes a while, so it waits for a file to change.
staticfiles/staticfiles.json: .venv/runtime $(shell find static -type f)
	@$(manage) collectstatic --no-input --verbosity 0

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo \
		"Python 3.11 is needed, and $(PYTHON) is another: PYTHON=/path/to/python3.11 make …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo \
		"This Python cannot make environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Creating .venv, about half a minute…"
	@$(PYTHON) -m venv --clear .venv

.venv/runtime: requirements.txt .venv/bin/python
	@$(pip_install) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	@$(pip_install) -r requirements-dev.txt
	@touch $@

.venv/browser: requirements-browser.txt .venv/dev
	@$(pip_install) -r requirements-browser.txt
	@touch $@

.venv/bench: requirements-bench.txt .venv/dev
	@$(pip_install) -r requirements-bench.txt
	@touch $@

tests/audits/node_modules: tests/audits/package-lock.json
	@! command -v npm >/dev/null || \
		{ npm ci --prefix tests/audits --ignore-scripts --no-audit --no-fund --silent && touch $@; }
