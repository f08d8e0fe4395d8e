"""What the pictures of the editors' guide show: an affair of our own invention, half worked off."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.test.utils import setup_test_environment

from actors.models import Actor, Alias
from andromede_site.models import Conflict, Entry, Status, Ticket
from andromede_site.roles import EDITORS
from articles.models import Article, ArticleText, Commitment, Mention, Quote
from tests.collection import Collection
from tests.desk import admin_url, errors_of, save

PASSWORD = "a long password of the pictures"  # noqa: S105 (of nobody)
TAKEN = "Nous poserons la première poutre avant l’hiver"
ANSWER = "Le compte n’y est pas"
TEXT = f"""La Rade hésite devant son pont

La ville de La Rade veut relier ses deux rives par un pont de bois. « {TAKEN} », promet Lucie \
Aubry, maire de La Rade. Le chantier coûterait 12 millions d’euros.

La région en paierait 5 millions d’euros, à condition que la ville trouve le reste. « {ANSWER} », \
répond Paul Vasseur, président de l’association des riverains.

Selon le port, les bateaux passeront toujours. La compagnie Écluse n’a pas souhaité commenter.
"""


def make() -> None:
    """Fill an empty database: two editors, an article with its text, and work of every kind."""
    setup_test_environment()
    camille, _sacha = (_editor(name) for name in ("camille", "sacha"))
    client = Client()
    client.force_login(camille)
    _leave_a_conflict(client)
    article = _article()
    answer = _quote(article, ANSWER, status=Status.PUBLISHED, speaker=_actor("Paul Vasseur"))
    silent = _actor("Écluse", kind=Actor.Kind.COMPANY)
    _quote(article, "n’a pas souhaité commenter", kind="refusal", speaker=silent)
    _quote(article, "les bateaux passeront toujours", kind="partial", status=Status.IN_REVIEW)
    _promise(article)
    _actor("Lucie Aubry", kind=Actor.Kind.PERSON)
    _correct(client, answer)
    message = "Paul Vasseur n’en est plus le président depuis mai."
    Ticket.objects.create(kind="quote", key=answer.slug, page="/fr/", message=message)


def _editor(name: str) -> User:
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def _actor(name: str, kind: str = Actor.Kind.PERSON) -> Actor:
    slug = name.lower().replace(" ", "-").replace("é", "e")
    given = {"name_fr": name, "kind": kind, "status": Status.PUBLISHED}
    actor, _created = Actor.objects.get_or_create(slug=slug, defaults=given)
    Alias.objects.get_or_create(actor=actor, spelling=name)
    return actor


def _article() -> Article:
    article = Article.objects.create(
        slug="la-rade-hesite",
        title="La Rade hésite devant son pont",
        outlet=_actor("Le Phare", kind=Actor.Kind.MEDIUM),
        published="2025-09-04",
        published_basis=Article.DateBasis.STATED,
        status=Status.PUBLISHED,
    )
    ArticleText.objects.create(article=article, text=TEXT)
    return article


def _passage(article: Article, exact: str, **given: Any) -> dict[str, Any]:
    start = TEXT.index(exact)
    place = {"start": start, "end": start + len(exact), "is_verified": True}
    return {"article": article, "exact": exact, **place, **given}


def _quote(article: Article, exact: str, **given: Any) -> Quote:
    slug = exact.lower().replace(" ", "-").replace("’", "-").replace("é", "e")
    speaker = given.get("speaker")
    is_person = speaker and speaker.kind == Actor.Kind.PERSON
    attribution = "person" if is_person else "organisation" if speaker else "unnamed"
    told = {"slug": slug, "kind": "direct", "attribution": attribution, **given}
    return Quote.objects.create(**_passage(article, exact, **told))


def _promise(article: Article) -> None:
    """Record a sum with its mention, and another that nothing proves yet."""
    told = {"stage": "planned", "status": Status.PUBLISHED}
    bridge = Commitment.objects.create(
        slug="pont-12-millions", title_fr="Le coût du pont", amount=12_000_000, **told
    )
    passage = _passage(article, "12 millions d’euros", amount=12_000_000, **told)
    Mention.objects.create(commitment=bridge, **passage)
    told |= {"stage": "conditional", "certainty": "inferred", "status": Status.IN_REVIEW}
    told |= {"certainty_note_fr": "L’article emploie le conditionnel."}
    Commitment.objects.create(
        slug="region-5-millions", title_fr="La part de la région", amount=5_000_000, **told
    )


def _correct(client: Client, quote: Quote) -> None:
    _change(client, quote, function="président", reason="L’article donne sa fonction.")
    _change(
        client,
        quote,
        function="président de l’association des riverains",
        translation="The sums do not add up.",
        reason="L’article dit de quoi il est président.",
        correction_fr="Nous écrivions « président » sans dire de quoi.",
        correction_en="We wrote “président” without saying of what.",
    )


def _change(client: Client, entry: Entry, **changed: str) -> None:
    response = save(client, admin_url("change", type(entry), entry.pk), **changed)
    assert response.status_code == 302, errors_of(response)


def _leave_a_conflict(client: Client) -> None:
    """Change one sum here and in its file, so that the next ingest asks."""
    with TemporaryDirectory() as folder:
        collection = Collection.invented(Path(folder))
        collection.ingest(with_texts=True)
        sum_of_lyon = Commitment.objects.get(slug="lyon-20-millions")
        _change(
            client,
            sum_of_lyon,
            title_fr="La promesse de la ville de Lyon",
            reason="Le titre dit qui promet.",
        )
        name, title = "facts/commitments.yaml", "    title: L’apport de Lyon\n"
        collection.edit(name, title, "    title: L’apport annoncé par Lyon\n")
        collection.ingest()
    # A picture names no folder of this machine.
    Conflict.objects.update(source=f"fixtures/{name}")
