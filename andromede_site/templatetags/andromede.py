"""What templates need besides Django's own tags."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.defaultfilters import stringfilter
from django.urls import ResolverMatch, reverse
from django.utils import timezone, translation
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, pgettext_lazy

from andromede_site.addresses import address
from andromede_site.codes import label
from andromede_site.dates import PartialDate
from andromede_site.fields import language_of
from andromede_site.models import Certainty
from andromede_site.money import in_words
from andromede_site.text import unbroken

_SECTIONS = {
    "home": gettext_lazy("Story"),
    "actor_list": gettext_lazy("Actors"),
    "quote_list": gettext_lazy("Quotes"),
    "commitment_list": gettext_lazy("Money"),
    "event_list": gettext_lazy("Timeline"),
    "network": gettext_lazy("Ties"),
    "topic_list": pgettext_lazy("section", "Disputes"),
    "article_list": gettext_lazy("Sources"),
    "about": gettext_lazy("Method"),
}

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_DOTS: dict[str, SafeString] = {
    Certainty.STATED: mark_safe('<circle class="full" cx="6" cy="6" r="5"/>'),
    Certainty.UNKNOWN: mark_safe('<circle cx="6" cy="6" r="5" stroke-dasharray="2 2"/>'),
}
_HALF_FULL = mark_safe('<circle cx="6" cy="6" r="5"/><path d="M6 1a5 5 0 0 0 0 10z"/>')

register = template.Library()

register.filter("unbroken", stringfilter(unbroken), is_safe=True)


@register.simple_tag
def money(euros: int) -> SafeString:
    """Write a sum for people, with its figure for machines."""
    return format_html('<data value="{}">{}</data>', euros, in_words(euros))


@register.simple_tag
def partial_date(date: PartialDate, basis: str = "stated") -> SafeString:
    """Write a date as far as it is known, in [brackets] where no article states it."""
    return _date(date, basis, translation.get_language())


@register.simple_tag
def day(instant: dt.datetime) -> SafeString:
    """Write the day of an instant as all dates are written."""
    return partial_date(PartialDate(timezone.localtime(instant).date().isoformat()))


@lru_cache
def _date(date: PartialDate, basis: str, _language: str | None) -> SafeString:
    written = str(date).replace(" ", NO_BREAK_SPACE) if date.machine else unbroken(str(date))
    if date and basis in {"inferred", "outside"}:
        written = f"[{written}]"
    if not date.machine:
        return escape(written)
    return format_html('<time datetime="{}">{}</time>', date.machine, written)


@register.simple_tag
def link(entry: Any) -> SafeString | str:
    """Link to an entry by its name; "" where there is none, or none that is published."""
    if not entry or not entry.is_published:
        return ""
    return format_html('<a href="{}">{}</a>', entry.get_absolute_url(), entry)


@register.simple_tag
def lang_of(entry: Any, name: str) -> SafeString:
    """Write the attribute of a text that stands in French on a page of another language."""
    language = language_of(entry, name)
    if language in ("", translation.get_language()):
        return SafeString()
    return format_html(' lang="{}"', language)


@register.simple_tag
def text_of(entry: Any, name: str) -> SafeString:
    """Write a text of an entry amid others, and its language where that is not the page's."""
    text, attribute = escape(getattr(entry, name)), lang_of(entry, name)
    return format_html("<span{}>{}</span>", attribute, text) if attribute else text


@register.simple_tag
def report_address(entry: Any) -> str:
    """Return where a reader reports what is wrong with an entry, or with a mention of it."""
    return address("report", "/".join(entry.identity))


@register.simple_tag
def certainty(code: str, words: str = "") -> SafeString:
    """Write how certain something is, with a dot that is full, half full or dashed."""
    return format_html(
        '<span class="certainty"><svg class="dot" viewBox="0 0 12 12" aria-hidden="true"'
        ' focusable="false">{}</svg> {}</span>',
        _DOTS.get(code, _HALF_FULL),
        words or label(Certainty, code),
    )


@register.simple_tag(takes_context=True)
def sections(context: Context) -> list[dict[str, Any]]:
    """Return the sections of the site, each with its `url` and `label`.

    `is_here` says that this page is the section's first one, `holds` that it is another one of it.
    """
    match = _match(context)
    view = match.view_name if match else ""
    return [
        {
            "label": label,
            "url": reverse(name),
            "is_here": view == name,
            "holds": view != name and view.startswith(name.removesuffix("list")),
        }
        for name, label in _SECTIONS.items()
    ]


@register.simple_tag(takes_context=True)
def translated_pages(context: Context) -> list[dict[str, Any]]:
    """Return this page in each language of the site; of an error page, the home page.

    `url` leads to the same view of it; `canonical` leaves out all but the page number, `neutral`
    also the language.
    """
    request = context["request"]
    match = _match(context)
    number = request.GET.get("page") if match else None
    pages = []
    for code, _name in settings.LANGUAGES:
        canonical = _address(match, code, urlencode({"page": number}) if number else "")
        page = {
            "code": code,
            "name": translation.get_language_info(code)["name_local"].capitalize(),
            "url": _address(match, code, request.GET.urlencode() if match else ""),
            "canonical": canonical,
            "neutral": canonical.removeprefix(f"/{code}"),
            "is_active": code == translation.get_language(),
        }
        pages.append(page)
    return pages


@register.simple_tag(takes_context=True)
def absolute(context: Context, address: str) -> str:
    return context["request"].build_absolute_uri(address)


def _match(context: Context) -> ResolverMatch | None:
    # Django hands `exception` to the page that says "not found".
    return None if "exception" in context else context["request"].resolver_match


def _address(match: ResolverMatch | None, language: str, query: str) -> str:
    with translation.override(language):
        address = (
            reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            if match
            else reverse("home")
        )
    return f"{address}?{query}" if query else address
