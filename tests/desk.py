"""What a browser does at the editors' desk, for the tests of the admin."""

from typing import Any

from django.db import connection
from django.db.models import Model
from django.forms import ModelMultipleChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from andromede_site.models import Change
from articles.models import Article, RelatedHeadline

TEXT = """Orage dans le cloud français

« Nous regrettons la décision de Dassault Systèmes », a dit Orange. L’État apporte
60 millions d'euros. Plus loin, l’État apporte 60 millions d’euros encore.

Le reste du billet décrit la météo de la région, sans rien dire du projet ni de ses associés. Il y
pleut beaucoup, les averses se suivent du matin au soir, et le vent tombe quand vient la nuit. On
attend des éclaircies pour la fin de la semaine, puis le retour du froid et de la brume sur les
hauteurs, avec un peu de neige sur les sommets."""

# What a browser sends to delete something published.
CONFIRMED = {"post": "yes", "reason": "Fait double emploi"}

RECORD = [
    "actors_actor",
    "articles_affiliation",
    "articles_article",
    "articles_articletext",
    "articles_commitment",
    "articles_event",
    "articles_mention",
    "articles_position",
    "articles_quote",
    "articles_relatedheadline",
    "articles_statement",
    "articles_story",
    "articles_topic",
    "andromede_site_formerslug",
]
LISTED = [*RECORD, "andromede_site_baseline", "andromede_site_change"]
"""What has a list, by the names of their pages."""

Log = list[tuple[str, str, str]]


def admin_url(page: str, model: type[Model], *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _value(bound: Any) -> Any:
    value = bound.field.prepare_value(bound.value())
    if value is True:
        return "on"
    if value is None:
        return [] if isinstance(bound.field, ModelMultipleChoiceField) else ""
    return value


def _fields(form: Any) -> dict[str, Any]:
    return {
        bound.html_name: _value(bound)
        for bound in form
        if bound.name != "DELETE" and bound.value() is not False
    }


def form_data(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send back if an editor changed nothing."""
    return form_of(client.get(address))


def form_of(page: Any) -> dict[str, Any]:
    """Return what a browser would send back of a page that shows a form."""
    data = _fields(page.context["adminform"].form)
    if "reason" in data:
        data["reason"] = "Relecture"
    for inline in page.context["inline_admin_formsets"]:
        data |= _fields(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _fields(form)
    return data


def save(client: Client, address: str, **changed: Any) -> Any:
    return client.post(address, {**form_data(client, address), **changed})


def errors_of(response: Any) -> str:
    """Return all messages of a form that was sent back; it must have been sent back."""
    assert response.status_code == 200
    found = [response.context["adminform"].form.errors]
    for inline in response.context["inline_admin_formsets"]:
        found += [*inline.formset.errors, inline.formset.non_form_errors()]
    return " ".join(str(errors) for errors in found if errors)


def fields_refused(response: Any) -> list[str]:
    """Return the fields of a form that was sent back which have an error."""
    assert response.status_code == 200
    return list(response.context["adminform"].form.errors)


def delete(client: Client, entry: Model) -> Any:
    return client.post(admin_url("delete", type(entry), entry.pk), CONFIRMED)


def logged() -> Log:
    lines = Change.objects.order_by("version").values_list("kind", "slug", "action")
    return [(kind, slug, action) for kind, slug, action in lines]


def search(client: Client, model: type[Model], query: str) -> list[Any]:
    response = client.get(admin_url("changelist", model), {"q": query})
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def new_quote(article: Article, **given: Any) -> dict[str, Any]:
    """Return what the form of a new quote sends."""
    return {
        "article": article.pk,
        "slug": "nous-regrettons",
        "kind": "direct",
        "status": "draft",
        "attribution": "unnamed",
        "certainty": "stated",
        **given,
    }


def make_headline(article: Article) -> RelatedHeadline:
    return RelatedHeadline.objects.create(article=article, exact="Orage", start=0, end=5)
