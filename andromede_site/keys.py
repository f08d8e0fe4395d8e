"""The keys of entries: each stands once, none leads astray; and what an unknown one is like."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from andromede_site.entries import EntryForm, NamedEntryForm
from andromede_site.fixtures import Fault, Place, shown
from andromede_site.text import fold


def faults_of_keys(entries: Collection[EntryForm]) -> Iterator[Fault]:
    """Yield what is wrong with the slugs and former slugs of entries beside each other."""
    yield from _shared(entries)
    named: dict[str, dict[str, NamedEntryForm]] = {}
    for entry in entries:
        if isinstance(entry, NamedEntryForm):
            named.setdefault(entry.kind_name(), {}).setdefault(entry.key, entry)
    for of_kind in named.values():
        yield from _look_alikes(of_kind)
        yield from _still_in_use(of_kind)
        yield from _shared_former(of_kind.values())


def nearest(slug: str, known: Iterable[str]) -> str:
    """Return the known slug most like `slug`, above all by its letters; "" if none is alike."""
    by_letters = {fold(each): each for each in sorted(known)}
    if fold(slug) in by_letters:
        return by_letters[fold(slug)]
    return next(iter(get_close_matches(slug, by_letters.values(), n=1)), "")


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _shared(entries: Iterable[EntryForm]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Place] = {}
    for entry in entries:
        place = first.setdefault((entry.kind_name(), entry.key), entry.place)
        if place != entry.place and entry.key:
            message = f"{entry.kind_name()} “{shown(entry.key)}” stands already at {_at(place)}"
            yield Fault(entry.place, f"{message}; rename or remove one")


def _look_alikes(entries: dict[str, NamedEntryForm]) -> Iterator[Fault]:
    """Yield a fault for each slug that is told from a plain one by case or accents only."""
    for slug, entry in entries.items():
        plain = entries.get(fold(slug))
        if plain and plain is not entry:
            message = f"slug: “{shown(slug)}” differs from “{plain.key}” only by case or accents"
            mend = f"tell them apart by another word, or keep one ({_at(plain.place)})"
            yield Fault(entry.place_of("slug"), f"{message}; {mend}")


def _still_in_use(entries: dict[str, NamedEntryForm]) -> Iterator[Fault]:
    for entry in entries.values():
        for former in entry.former_slugs:
            other = entries.get(former)
            if other and other is not entry:
                message = f"formerly: “{shown(former)}” is still an entry, at {_at(other.place)}"
                mend = _mend(entry, other, entries)
                yield Fault(entry.place_of("formerly", former), f"{message}; {mend}")


def _mend(entry: NamedEntryForm, other: NamedEntryForm, entries: dict[str, NamedEntryForm]) -> str:
    """Say what to do about `entry`, which names the slug of `other` as one that it had."""
    chain, ahead = [other.key], list(other.former_slugs)
    while ahead:
        slug = ahead.pop()
        if slug == entry.key:
            return "each was formerly the other, which is a circle: keep the one that is true"
        if slug not in chain:
            chain.append(slug)
            ahead.extend(entries[slug].former_slugs if slug in entries else ())
    written = ", ".join(sorted({*chain, *entry.former_slugs}))
    return f"remove that entry and write formerly: [{shown(written)}] here, or remove it here"


def _shared_former(entries: Iterable[NamedEntryForm]) -> Iterator[Fault]:
    first: dict[str, NamedEntryForm] = {}
    for entry in entries:
        for former in entry.former_slugs:
            other = first.setdefault(former, entry)
            if other is not entry:
                message = f"formerly: “{shown(former)}” is that of “{shown(other.key)}” too"
                mend = f"keep it there or here ({_at(other.place)})"
                yield Fault(entry.place_of("formerly", former), f"{message}; {mend}")
