"""How pages name who speaks, and where it is printed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext

from actors.models import Actor
from andromede_site.templatetags.andromede import link, partial_date
from articles.models import Article, Mention, Passage, Quote, articles_of
from articles.phrasing import joined, worded
from articles.wordings import witnesses

register = template.Library()

_TITLE_WORDS = 5

register.filter("worded", worded)


@register.simple_tag
def witness(article: Article) -> SafeString:
    """Name an article by its siglum, its outlet or the first words of its title, and its date."""
    date = partial_date(article.published, article.published_basis)
    return _witness(article, format_html(", {}", date))


@register.simple_tag
def undated_witness(article: Article) -> SafeString:
    """Name an article as `witness` does, without its date, for the middle of a sentence."""
    return _witness(article)


@register.simple_tag
def sigla(mentions: Iterable[Mention]) -> SafeString:
    """Name the articles of these mentions, for the eye by their sigla alone."""
    return format_html_join(
        " ",
        '<span class="siglum" aria-hidden="true">{}</span><span class="hidden">{}, </span>',
        ((article.siglum, witness(article)) for article in articles_of(mentions)),
    )


@register.simple_tag
def evidence(passage: Passage) -> SafeString:
    """Link to the words of an article that prove something."""
    return format_html(
        '<a class="evidence" href="{}">{}</a>', passage.passage_url, witness(passage.article)
    )


@register.simple_tag
def according_to(claimant: Actor) -> SafeString:
    """Name in whose mouth an article puts something."""
    return format_html("{}{}", joined(gettext("according to"), claimant), link(claimant))


@register.simple_tag
def who(quote: Quote) -> SafeString | str:
    """Name who speaks: by a link where there is a page, else as the article words it."""
    if quote.speaker and quote.speaker.is_published:
        return link(quote.speaker)
    if quote.speaker_label:
        label = worded(quote.speaker_label)
        return format_html('<q lang="{}">{}</q>', quote.article.language, label)
    return gettext("speaker not named")


@register.simple_tag
def who_in_words(quote: Quote) -> str:
    """Name who speaks where no link can stand."""
    if quote.speaker and quote.speaker.is_published:
        return str(quote.speaker)
    return quote.speaker_label or gettext("speaker not named")


@register.simple_tag
def speaker(quote: Quote) -> SafeString:
    """Name who speaks, the function that the article gives them, and whom they speak for."""
    return format_html(
        '<p class="said-by"><span class="speaker">{}</span>{}{}</p>',
        who(quote),
        _function(quote),
        _organisation(quote),
    )


@register.inclusion_tag("actors/_evidence.html")
def attested(mentions: Sequence[Mention], note: str = "") -> dict[str, Any]:
    """Fold all passages that attest one thing, and a note on how they are read, into one line."""
    return {"mentions": mentions, "witnesses": witnesses(mentions), "note": note}


def _witness(article: Article, date: str = "") -> SafeString:
    return format_html(
        '<span class="witness"><span class="siglum">{}</span> {}{}</span>',
        article.siglum,
        _name(article),
        date,
    )


def _name(article: Article) -> SafeString:
    if article.published_outlet:
        return conditional_escape(str(article.published_outlet))
    title = Truncator(article.title).words(_TITLE_WORDS)
    if article.title_is_ours:
        return conditional_escape(title)
    return format_html('<q lang="{}">{}</q>', article.language, title)


def _function(quote: Quote) -> SafeString | str:
    if not quote.function:
        return ""
    language = quote.article.language
    words = worded(quote.function)
    return format_html(' <q class="function" lang="{}">{}</q>', language, words)


def _organisation(quote: Quote) -> SafeString | str:
    named = link(quote.organisation) if quote.organisation_id != quote.speaker_id else ""
    if not named or not quote.organisation:
        return ""
    before = joined(pgettext("spoken for", "for"), quote.organisation)
    return format_html(' <span class="for">{}{}</span>', before, named)
