"""The pages that belong to no single app."""

from django.http import HttpRequest, HttpResponse


def to_language(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


healthz = robots = home = about = to_language
