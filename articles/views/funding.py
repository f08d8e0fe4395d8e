from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.companions import companions
from articles.corrections import corrections_of
from articles.disagreements import disagreements_of
from articles.models import Commitment
from articles.pictures.funding import funding_picture


def commitment_list(request: HttpRequest) -> HttpResponse:
    ledger = Commitment.objects.published().with_parties().with_relations().with_evidence()
    page = paginate(ledger.largest_first(), request)
    picture = funding_picture() if page.number == 1 else None
    return render(request, "articles/commitment_list.html", {"page": page, "picture": picture})


@follows_renames(Commitment)
def commitment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    ledger = Commitment.objects.published().with_parties().with_relations().with_evidence()
    commitment = get_object_or_404(ledger, slug=slug)
    context = {
        "commitment": commitment,
        "corrections": corrections_of(commitment),
        "disagreements": disagreements_of(commitment),
        "companions": companions(commitment, commitment.evidence),
    }
    return render(request, "articles/commitment_detail.html", context)
