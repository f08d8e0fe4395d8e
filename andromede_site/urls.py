from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from andromede_site import sitemaps, views
from andromede_site.reports import report
from andromede_site.styleguide import styleguide
from andromede_site.theme import choose_theme

handler400 = views.bad_request

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.to_language, name="root"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("articles.api.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", styleguide, name="styleguide"),
    path("theme/", choose_theme, name="theme"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("report/<path:identity>/", report, name="report"),
        path("", include("articles.urls")),
    ),
]
