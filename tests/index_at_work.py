"""Processes that edit and search, forked from one that has loaded all that they need.

`python -m tests.index_at_work` reads how many edits a new process is to make, line by line. It
prints `started` with the process's id; the new one prints `ended` with it if all went well.
"""

import os
import random
import signal
import sys
import traceback

import django


def edit_and_search(edits: int) -> None:
    """Rename a quote and look for it, so many times; now and then build the index anew."""
    from django.db import transaction

    from andromede_site import changes
    from articles.models import Quote
    from articles.search import freshness

    chance = random.Random()  # noqa: S311
    for _number in range(edits):
        with transaction.atomic():
            quote = chance.choice(Quote.objects.select_for_update().order_by("pk"))
            before, quote.slug = quote.identity, f"quote-{chance.randrange(10**12)}"
            quote.save()
            version = changes.log(changes.saved(quote, before))[-1]
        if chance.random() < 0.1:
            freshness.rebuild()
        found = freshness.snapshot()
        assert found.behind or found.version >= version


def main() -> None:
    from articles.search.tokens import tokens

    list(tokens("Une porte"))
    # Nobody waits for those that are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if child := os.fork():
            os.write(1, f"started {child}\n".encode())
            continue
        try:
            edit_and_search(int(line))
            os.write(1, f"ended {os.getpid()}\n".encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    main()
