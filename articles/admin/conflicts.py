from graphlib import CycleError

from django.contrib import admin
from django.utils.translation import gettext as _

from andromede_site.admin.conflicts import ConflictAdmin
from andromede_site.conflicts import Case, RefusedError
from andromede_site.models import Conflict
from articles import chronology
from articles.ingest import mark_verified
from articles.models import Article, ArticleText, Event, Passage
from articles.verify import ALL_SECTIONS


@admin.register(Conflict)
class RecordConflictAdmin(ConflictAdmin):
    forms = {section.form.kind_name(): section.form for section in ALL_SECTIONS}

    def settle(self, case: Case) -> None:
        entry = case.sides.instance
        if case.sides.form.model is Event:
            _order_events()
        elif isinstance(entry, Article):
            mark_verified(entry)
        elif isinstance(entry, Passage):
            mark_verified(entry.article)
            _refuse_unprinted(entry)


def _order_events() -> None:
    try:
        chronology.order_events()
    except CycleError as error:
        circle = ", ".join(f"“{event}”" for event in Event.objects.filter(pk__in=error.args[1]))
        message = _("These events would come after each other in a circle: %(events)s.")
        raise RefusedError(message % {"events": circle}) from error


def _refuse_unprinted(passage: Passage) -> None:
    """Refuse what is to be published though the article’s text does not print it there."""
    if passage.is_published and ArticleText.objects.filter(article=passage.article_id).exists():
        passage.refresh_from_db(fields=["is_verified"])
        if not passage.is_verified:
            raise RefusedError(_("The article’s text does not print these words at this place."))
