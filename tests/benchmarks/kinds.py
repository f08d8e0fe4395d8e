"""The kinds of query that are asked. Their words are of the corpus, which holds those it should."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

ON_A_PAGE = 20
_LATE = 1000


@dataclass(frozen=True)
class Kind:
    """A kind of query, as the parameters of the page of quotes.

    `is_frequent` says that the words looked for are in a tenth of all quotes or more.
    """

    name: str
    query: str
    is_frequent: bool = False
    is_late: bool = False

    def parameters(self, hits: int) -> list[tuple[str, str]]:
        """Return the parameters, of page 1,000 where that is asked, or the last one before it."""
        page = [("page", str(self.page(hits)))] if self.is_late else []
        return parse_qsl(self.query) + page

    def page(self, hits: int) -> int:
        return max(1, min(_LATE, -(-hits // ON_A_PAGE))) if self.is_late else 1

    def address(self, hits: int) -> str:
        return f"/en/quotes/?{urlencode(self.parameters(hits))}"


_ALL_FACETS = "&".join(
    [
        "q=ce&kind=direct&kind=partial",
        *(f"speaker=orateur-{number}" for number in range(10)),
        *(f"organisation=organisation-{number}" for number in range(10)),
        *(f"about=organisation-{number}" for number in range(5)),
        *(f"outlet=media-{number}" for number in range(5)),
        *(f"topic=sujet-{number}" for number in range(5)),
        *(f"year={year}" for year in range(2010, 2016)),
    ]
)
"""A choice of each facet but the article, of which one holds no more than ten quotes."""

FREQUENT = Kind("frequent word", "q=ce", is_frequent=True)
KINDS = [
    FREQUENT,
    Kind("rare word", "q=prestataire"),
    Kind("two words", "q=tout+faire"),
    Kind("phrase", 'q="de+la"'),
    Kind("without accents", "q=apres"),
    Kind("inflected", "q=vendaient"),
    Kind("speaker and word", "q=ce&speaker=orateur-0", is_frequent=True),
    Kind("all facets", _ALL_FACETS, is_frequent=True),
    Kind("page 1,000", "q=être", is_frequent=True, is_late=True),
    Kind("by date", "q=ce&sort=newest", is_frequent=True),
    Kind("nothing asked", "sort=newest"),
]

ACTOR = "/en/actors/orateur-0/"
"""The page of the actor who is quoted most."""
