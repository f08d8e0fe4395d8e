"""Actors as fixtures hold them."""

from django.core.validators import RegexValidator

from actors.models import Actor
from andromede_site.entries import Code, EntryForm, Localized, Rows, Slug, Text
from andromede_site.record import Section


class ActorEntry(EntryForm):
    model = Actor
    fetch_many = ("aliases",)

    slug = Slug()
    kind = Code(Actor.Kind)
    name = Localized(max_length=200, required=True)
    sort_name = Text(max_length=200)
    aliases = Rows("spelling")
    wikidata = Text(
        max_length=16,
        validators=[RegexValidator(r"^Q[1-9][0-9]*\Z", "is no Wikidata id; write Q and a number")],
    )


SECTIONS = [Section("actors/*.yaml", "actors", ActorEntry)]
