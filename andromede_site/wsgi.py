"""What gunicorn serves, made ready before its processes part, who share what is in memory then."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andromede_site.settings")

application = get_wsgi_application()

from articles.search import warm_up  # noqa: E402 (Django has to be ready)

warm_up()
gc.collect()
# Else the first collection of garbage would write to all that is shared.
gc.freeze()
