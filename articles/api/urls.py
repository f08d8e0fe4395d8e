from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from articles.api import views

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("quotes", views.QuoteViewSet, "quotes")
router.register("articles", views.ArticleViewSet, "articles")
router.register("actors", views.ActorViewSet, "actors")
router.register("commitments", views.CommitmentViewSet, "commitments")
router.register("events", views.EventViewSet, "events")
router.register("topics", views.TopicViewSet, "topics")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.IndexView.as_view(), name="index"),
    *router.urls,
    # Without its slash an address stays unmatched, so that Django leads to the one with it.
    path("<path:unknown>/", views.NotFoundView.as_view()),
]
