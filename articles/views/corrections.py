from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from andromede_site.models import Correction
from andromede_site.pagination import paginate
from articles.corrections import shown_corrections

_ON_A_PAGE = 100


def correction_list(request: HttpRequest) -> HttpResponse:
    page = paginate(Correction.objects.all(), request, _ON_A_PAGE)
    context = {"page": page, "corrections": shown_corrections(page)}
    return render(request, "articles/correction_list.html", context)
