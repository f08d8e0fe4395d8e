"""What the codes of closed lists are called."""

from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def label(codes: type[TextChoices], code: str) -> str:
    """Return what a code is called in the active language; a code that is none stands for itself.

    Ten times as quick as Django's own `get_…_display`, which pages of quotes call a hundred times.
    """
    return _labels(codes, get_language()).get(code, code)


@lru_cache
def _labels(codes: type[TextChoices], _language: str | None) -> dict[str, str]:
    return {code: str(label) for code, label in codes.choices}
