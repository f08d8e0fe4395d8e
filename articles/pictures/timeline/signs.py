"""The signs of events: how well the day is known, and whether it happened or was only planned."""

from andromede_site.models import Certainty
from articles.models import Event
from articles.pictures.timeline.axis import the_day
from articles.pictures.timeline.drawing import Pen, Shape


def sign(pen: Pen, event: Event, along: float, across: float, radius: float) -> list[Shape]:
    """Return a disc, full, half full or dotted, or a capsule where only a period is stated.

    What is planned is a square, which is never full.
    """
    outline = pen.square if event.is_planned else pen.disc
    whole = outline(along, across, radius)
    if not event.date:
        return [Shape("disc is-unknown", whole)]
    if event.date_basis != Certainty.STATED:
        half = pen.half_square if event.is_planned else pen.half_disc
        return [Shape("disc is-open", whole), Shape("disc", half(along, across, radius))]
    if event.is_planned:
        return [Shape("disc is-open", whole)]
    if is_period(event):
        ends = (along - 1.4 * radius, along + 1.4 * radius)
        path = pen.capsule(ends, across, 0.8 * radius, (False, False))
        return [Shape("disc is-open capsule", path)]
    return [Shape("disc", whole)]


def is_period(event: Event) -> bool:
    """Say whether only a period is known for it."""
    return bool(event.date) and not the_day(event)


def dated(event: Event) -> str:
    """Write its date, in brackets where it is ours."""
    is_ours = event.date and event.date_basis != Certainty.STATED
    return f"[{event.date}]" if is_ours else str(event.date)
