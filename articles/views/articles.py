from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.corrections import corrections_of
from articles.digest import digest
from articles.full_text import full_text, licence, paragraphs, unprinted
from articles.inner_search import search_within
from articles.models import Article, Mention, Quote, RelatedHeadline
from articles.pictures.voices import shares, voices
from articles.stretches import stretches


def article_list(request: HttpRequest) -> HttpResponse:
    page = paginate(Article.objects.published().with_outlet(), request)
    context = {"page": page, "voices": voices() if page.number == 1 else None}
    return render(request, "articles/article_list.html", context)


@follows_renames(Article)
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.published().with_outlet(), slug=slug)
    quotes = Quote.objects.published().with_source().in_text_order().filter(article=article)
    facts = Mention.objects.published().of_published_facts().with_facts().in_text_order()
    mentions = facts.filter(article=article)
    headlines = RelatedHeadline.objects.published().with_article().filter(article=article)
    passages = [*quotes, *mentions, *headlines]
    text = full_text(article)
    context = {
        "article": article,
        "corrections": corrections_of(article),
        "quotes": quotes,
        "digest": digest(quotes, mentions),
        "shares": shares(article),
        "licence": licence(article),
        "paragraphs": paragraphs(text, passages),
        "stretches": stretches(unprinted(text, passages)),
        **search_within(request, article, "article"),
    }
    return render(request, "articles/article_detail.html", context)
