"""Ties within actors: from both sides where there is no direction."""


def _ties(get_json, actor):
    return [(tie["kind"], tie["with"]) for tie in get_json(f"actors/{actor.slug}/")["affiliations"]]


def test_competitors_have_their_tie_both(get_json, make_actor, make_affiliation):
    andromede, amazon = (
        make_actor("Andromède", slug="andromede"),
        make_actor("Amazon", slug="amazon"),
    )
    make_affiliation(kind="competitor", actor=andromede, other=amazon)
    assert _ties(get_json, andromede) == [("competitor", {"slug": "amazon", "name": "Amazon"})]
    assert _ties(get_json, amazon) == [("competitor", {"slug": "andromede", "name": "Andromède"})]


def test_a_member_has_its_tie_and_the_consortium_none(get_json, make_actor, make_affiliation):
    thales, consortium = make_actor("Thales", slug="thales"), make_actor("Consortium")
    make_affiliation(kind="member", actor=thales, other=consortium)
    assert [kind for kind, _with in _ties(get_json, thales)] == ["member"]
    assert _ties(get_json, consortium) == []
