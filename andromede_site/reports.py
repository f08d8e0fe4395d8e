"""Readers report errors: a form about one entry, which leaves a ticket with the editors."""

import datetime as dt
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actors.models import Actor
from andromede_site.models import Ticket
from andromede_site.renames import present_slug
from andromede_site.senders import sends_too_often
from articles.models import Affiliation, Article, Commitment, Event, Mention, Quote, Topic

MOST_FROM_ONE_IN_AN_HOUR = 10

_SALT = "report"
# In seconds: nobody reads and writes more quickly, and who comes back later finds another page.
_SHORTEST, _LONGEST = 3, 24 * 60 * 60

_PATH_MAX_LENGTH = 400
_KEY = re.compile(r"[-\w/]+", re.ASCII)
_CONTROL_CHARACTERS = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"

# What a report may be about, by the names of its kinds in the change log.
_PUBLISHED: dict[str, Any] = {
    "actor": Actor.objects.published(),
    "affiliation": Affiliation.objects.published().with_sides().with_evidence(),
    "article": Article.objects.published().with_outlet(),
    "commitment": Commitment.objects.published().with_parties().with_evidence(),
    "event": Event.objects.published().with_evidence(),
    "mention": Mention.objects.published().of_published_facts().with_facts(),
    "quote": Quote.objects.published().with_source(),
    "topic": Topic.objects.published(),
}


class MessageField(forms.CharField):
    """Lines of text, counted without the carriage returns that browsers add.

    The widget has no length of its own: browsers would cut off silently what is pasted.
    """

    widget = forms.Textarea(attrs={"rows": 7})
    default_validators = [
        MaxLengthValidator(
            Ticket.MESSAGE_MAX_LENGTH,
            _("This has %(show_value)d characters; write at most %(limit_value)d."),
        ),
        RegexValidator(
            _CONTROL_CHARACTERS,
            _("There are invisible control characters in this text; remove them."),
            inverse_match=True,
        ),
    ]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class ReportForm(forms.ModelForm):
    """What is wrong with an entry; `token` says since when the form was open, and whence it came.

    `subject` is seen by programs alone, which fill it in.
    """

    message = MessageField(
        label=_("What is wrong?"),
        help_text=_("At most 2,000 characters. If you can, say where the right words stand."),
        error_messages={"required": _("Say what is wrong.")},
    )
    subject = forms.Field(required=False)
    token = forms.Field(required=False)

    class Meta:
        model = Ticket
        fields = ("message", "email")
        labels = {"email": _("E-mail address, if you want an answer")}
        help_texts = {
            "email": _("May stay empty. It is deleted as soon as your report is dealt with.")
        }
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def __init__(self, *args: Any, page: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.instance.page = page
        self.next_token = signing.dumps([self._about, page], salt=_SALT)

    @property
    def _about(self) -> str:
        return f"{self.instance.kind}/{self.instance.key}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_token(cleaned.get("token") or "")
        if cleaned.get("subject"):
            message = _("A field that people do not see was filled in. Send it once more.")
            raise ValidationError(message)
        return cleaned

    def _check_token(self, token: str) -> None:
        """Raise ValidationError unless the form was open for as long as people take."""
        try:
            about, page = signing.loads(token, salt=_SALT, max_age=_LONGEST)
        except signing.BadSignature:
            about, page = "", ""
        if about != self._about:
            raise ValidationError(_("This form was open for too long. Send it once more."))
        self.next_token, self.instance.page = token, page
        if not self.errors and _is_fresh(token):
            message = _(
                "That was quicker than anyone writes. Wait a moment, and send it once more."
            )
            raise ValidationError(message)

    def store(self) -> None:
        """Make the ticket, unless one says the same: a double click sends it twice."""
        ticket = self.instance
        since = timezone.now() - dt.timedelta(hours=1)
        same = Ticket.objects.open().filter(kind=ticket.kind, key=ticket.key, opened_at__gt=since)
        if not same.filter(message=ticket.message, email=ticket.email).exists():
            self.save()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, identity: str) -> HttpResponse:
    """Ask what is wrong with the entry of this kind and key, as in "quote/nous-regrettons"."""
    kind, _slash, key = identity.partition("/")
    entry = _published(kind, key)
    if entry is None:
        return _at_present_key(kind, key)
    fact = entry.fact if isinstance(entry, Mention) else entry
    context = {"kind": kind, "name": fact._meta.verbose_name, "entry": entry}
    if request.method != "POST" and "sent" in request.GET:
        context["back"] = _page_of(request.GET["sent"]) or _own_page(entry)
        return render(request, "andromede_site/report_sent.html", context)
    ticket = Ticket(kind=kind, key=entry.key)
    form = ReportForm(request.POST or None, instance=ticket, page=_page_before(request, entry))
    status = _take(request, form) if form.is_valid() else HTTPStatus.OK
    if status == HTTPStatus.CREATED:
        return redirect(f"{request.path}?{urlencode({'sent': form.next_token})}")
    page = render(request, "andromede_site/report.html", {**context, "form": form}, status=status)
    if status != HTTPStatus.OK:
        page.headers["Retry-After"] = "3600"
    return page


def _published(kind: str, key: str) -> Any:
    """Return a published entry, None where there is none."""
    if kind not in _PUBLISHED or not _KEY.fullmatch(key):
        return None
    return _PUBLISHED[kind].keyed(key).first()


def _at_present_key(kind: str, key: str) -> HttpResponse:
    """Lead to what has been renamed; raises Http404 where nothing has."""
    present = _present_key(kind, key) if _KEY.fullmatch(key) else key
    if present == key or _published(kind, present) is None:
        raise Http404
    return redirect("report", f"{kind}/{present}", permanent=True)


def _present_key(kind: str, key: str) -> str:
    if kind != "mention":
        return present_slug(kind, key) or key
    fact_kind, fact, article, *place = [*key.split("/"), "", ""]
    fact = present_slug(fact_kind, fact) or fact
    article = present_slug("article", article) or article
    return "/".join(filter(None, [fact_kind, fact, article, *place]))


def _take(request: HttpRequest, form: ReportForm) -> HTTPStatus:
    """Store what a valid form says, or say in the form why that cannot be now."""
    if sends_too_often(request, MOST_FROM_ONE_IN_AN_HOUR):
        form.add_error(None, _("You have sent many reports within an hour. Send this one later."))
        return HTTPStatus.TOO_MANY_REQUESTS
    try:
        with transaction.atomic():
            if Ticket.objects.takes_no_more():
                message = _("Very many reports came within the last hour. Send yours later.")
                form.add_error(None, message)
                return HTTPStatus.TOO_MANY_REQUESTS
            form.store()
    except DatabaseError:
        form.add_error(None, _("Nothing can be stored at the moment. Send it a little later."))
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.CREATED


def _page_of(token: str) -> str:
    """Return the page from which a form was opened, "" where the token is not one of ours."""
    try:
        return signing.loads(token, salt=_SALT)[1]
    except signing.BadSignature:
        return ""


def _is_fresh(token: str) -> bool:
    try:
        signing.loads(token, salt=_SALT, max_age=_SHORTEST)
    except signing.SignatureExpired:
        return False
    return True


def _page_before(request: HttpRequest, entry: Any) -> str:
    """Return the path of the page of ours that led here, else of the entry's own."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return _own_page(entry)
    path = urlsplit(referer).path
    try:
        is_useful = resolve(path).view_name != "report" and len(path) <= _PATH_MAX_LENGTH
    except Resolver404:
        is_useful = False
    return path if is_useful else _own_page(entry)


def _own_page(entry: Any) -> str:
    return entry.passage_url if isinstance(entry, Mention) else entry.get_absolute_url()
