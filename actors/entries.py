"""Actors as fixtures hold them."""

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
    wikidata = Text(max_length=16)


SECTIONS = [Section("actors/*.yaml", "actors", ActorEntry)]
