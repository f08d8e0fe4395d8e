"""Whether whoever speaks in one quote goes on in the next."""

import pytest

from articles.anchoring import Span
from articles.speaking import goes_on

pytestmark = pytest.mark.django_db

FIRST, NEXT = "Nous n’avons rien promis", "C’est un pari"


@pytest.fixture
def charles(make_actor):
    make_actor("Orange")
    make_actor("Le gouvernement", spellings=("ministère",), kind="state_body")
    return make_actor("Bernard Charlès", kind="person")


@pytest.mark.parametrize(
    ("between", "after", "is_likely"),
    [
        (" », a dit Bernard Charlès. « ", " », a-t-il ajouté.", True),
        (" », a dit Charlès, P-DG de Dassault Systèmes. « ", " », a ajouté Charlès.", True),
        (" », a dit M. Charlès. « ", " ».", True),
        (". Et puis, ", ".", True),
        (" », a dit Charlès. « ", " », répond Orange.", False),
        (" », a dit Charlès, alors qu’Orange assure : « ", " ».", False),
        (" », a dit Charlès. Orange répond : « ", " ».", False),
        (" », a dit Charlès. Le ministère répond : « ", " ».", False),
        (" », a dit Charlès. L’analyste Paul Durand en doute : « ", " ».", False),
        (" », a dit Charlès. « ", " », répond M. Durand.", False),
        (" ». Selon Orange, tout va bien. « ", " ».", False),
        (" », a dit Charlès. « ", ". On verra bien », répond Orange.", False),
        (" », a dit Charlès." + " Il pleut." * 60 + " « ", " ».", False),
    ],
)
def test_a_voice_goes_on_where_nobody_else_is_named(charles, make_quote, between, after, is_likely):
    text = f"« {FIRST}{between}{NEXT}{after} Thales n’a rien dit."
    quote = make_quote(FIRST, start=2, speaker=charles)
    start = text.index(NEXT)
    assert goes_on(text, quote, Span(start, start + len(NEXT), NEXT)) == is_likely


def test_whoever_a_speaker_speaks_for_may_be_named(charles, make_quote, make_actor):
    text = f"« {FIRST} », a dit Charlès. Dassault Systèmes ajoute : « {NEXT} »."
    dassault = make_actor("Dassault Systèmes")
    start = text.index(NEXT)
    span = Span(start, start + len(NEXT), NEXT)
    alone = make_quote(FIRST, start=2, speaker=charles)
    assert not goes_on(text, alone, span)
    spoken_for = make_quote(FIRST, start=2, speaker=charles, organisation=dassault)
    assert goes_on(text, spoken_for, span)


def test_a_quote_that_does_not_stand_in_the_text_tells_nothing(charles, make_quote):
    quote = make_quote(FIRST, start=3, speaker=charles)
    assert not goes_on(f"« {FIRST} » « {NEXT} »", quote, Span(32, 45, NEXT))
