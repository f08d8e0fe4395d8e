from django.urls import URLPattern, path

from articles import views

urlpatterns: list[URLPattern] = [
    path("actors/", views.actor_list, name="actor_list"),
    path("actors/<slug:slug>/", views.actor_detail, name="actor_detail"),
    path("articles/", views.article_list, name="article_list"),
    path("articles/<slug:slug>/", views.article_detail, name="article_detail"),
    path("quotes/", views.quote_list, name="quote_list"),
    path("quotes.atom", views.QuoteFeed(), name="quote_feed"),
    path("quotes.csv", views.quote_table, name="quote_table"),
    path("quotes/suggestions/", views.quote_suggestions, name="quote_suggestions"),
    path("quotes/<slug:slug>/", views.quote_detail, name="quote_detail"),
    path("funding/", views.commitment_list, name="commitment_list"),
    path("funding/<slug:slug>/", views.commitment_detail, name="commitment_detail"),
    path("timeline/", views.event_list, name="event_list"),
    path("timeline/<slug:slug>/", views.event_detail, name="event_detail"),
    path("topics/", views.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", views.topic_detail, name="topic_detail"),
    path("corrections/", views.correction_list, name="correction_list"),
    path("network/", views.network, name="network"),
]
