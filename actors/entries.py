"""Actors as fixtures hold them."""

from django.core.validators import RegexValidator

from actors.models import Actor
from andromede_site.entries import Code, Localized, NamedEntryForm, Rows, Text
from andromede_site.record import Section


class ActorEntry(NamedEntryForm):
    model = Actor
    fetch_many = ("aliases",)

    kind = Code(Actor.Kind)
    name = Localized(max_length=200, required=True)
    sort_name = Text(max_length=200)
    aliases = Rows("spelling")
    wikidata = Text(
        max_length=16,
        validators=[RegexValidator(r"^Q[1-9][0-9]*\Z", "is no Wikidata id; write Q and a number")],
    )


SECTIONS = [Section("actors/*.yaml", "actors", ActorEntry, by="kind")]
