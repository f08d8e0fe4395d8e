from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    """Numbered pages of 50 or, with `page_size`, up to 500 entries.

    A page that does not exist is a 404, a size out of range a 400: a client that asks for 1,000
    shall not take 500 for all.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    invalid_page_message = _("There is no such page.")  # type: ignore[assignment]  # stubs: str

    def get_page_size(self, request: Request) -> int:
        asked: Any = request.query_params.get(self.page_size_query_param) or self.page_size
        try:
            size = int(asked)
        except ValueError:
            size = 0
        if not 1 <= size <= self.max_page_size:
            message = _("Write a number from 1 to %(max)s.") % {"max": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [message]})
        return size
