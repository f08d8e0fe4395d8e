"""What the signs of a drawing mean: only those that stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from andromede_site.models import Certainty
from articles.models import Event
from articles.pictures.timeline.drawing import Pen, Shape
from articles.pictures.timeline.signs import is_period
from articles.pictures.timeline.witnesses import star

_PEN, _CENTRE, _RADIUS = Pen(), (14, 8), 6

_SIGNS = {
    "stated": [Shape("disc", _PEN.disc(*_CENTRE, _RADIUS))],
    "inferred": [
        Shape("disc is-open", _PEN.disc(*_CENTRE, _RADIUS)),
        Shape("disc", _PEN.half_disc(*_CENTRE, _RADIUS)),
    ],
    "unknown": [Shape("disc is-unknown", _PEN.disc(*_CENTRE, _RADIUS))],
    "period": [Shape("capsule", _PEN.capsule((1, 27), 8, 7, (False, False)))],
    "planned": [Shape("disc is-open", _PEN.square(*_CENTRE, _RADIUS))],
    "zone": [Shape("line is-unknown", _PEN.line((1, 8), (27, 8)))],
    "differs": [Shape("line is-dispute is-inferred", _PEN.line((1, 8), (27, 8)))],
    "article": [Shape("star", star(_CENTRE))],
}
_WORDS = {
    "stated": pgettext_lazy("key to the timeline", "day that an article states"),
    "inferred": pgettext_lazy("key to the timeline", "[date] that we infer"),
    "unknown": pgettext_lazy("key to the timeline", "no date"),
    "period": pgettext_lazy("key to the timeline", "somewhere within this period"),
    "planned": pgettext_lazy("key to the timeline", "only planned"),
    "zone": pgettext_lazy("key to the timeline", "order known, days not"),
    "differs": pgettext_lazy("key to the timeline", "the articles’ dates exclude each other"),
    "article": pgettext_lazy("key to the timeline", "an article is printed"),
}


@dataclass(frozen=True)
class Key:
    """A sign, drawn within 28 by 16 pixels, and what it says."""

    shapes: list[Shape]
    words: str


def keys(
    events: Sequence[Event], *, has_zone: bool, differs: bool, has_articles: bool
) -> list[Key]:
    """Return the keys to how events are drawn, first those to what is known best."""
    periods = [event for event in events if is_period(event)]
    days = [event for event in events if event.date and not is_period(event)]
    shown = {
        "stated": any(event.date_basis == Certainty.STATED for event in days),
        "inferred": any(event.date and event.date_basis != Certainty.STATED for event in events),
        "period": bool(periods),
        "unknown": any(not event.date for event in events),
        "zone": has_zone,
        "planned": any(event.is_planned for event in events),
        "differs": differs,
        "article": has_articles,
    }
    return [Key(_SIGNS[name], str(_WORDS[name])) for name, is_shown in shown.items() if is_shown]
