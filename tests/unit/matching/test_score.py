"""The points, added by hand, and the order they give."""

from services.matching.rules.match import match
from tests.unit.matching.made_up import CASHIER, NURSE, REFERENCE, STOCKER, candidate, ids, judged, vacancy


def test_a_score_is_the_sum_of_parts_that_can_be_checked_by_hand():
    """Two of three skills 20, same work for four years 24, interest 10, 20 of 24 hours 8, next door 10, wage 5."""
    pair = judged(
        {
            "skills": ["Kassa", "klantvriendelijk"],
            "occupations": [{"title": "caissière", "years": 4.9}, {"uri": NURSE, "years": 30}],
            "interests": ["52"],
            "hours": {"min": 16, "max": 24},
            "max_travel_km": 25,
            "wage_min_hour": 14,
            "education_level": 2,
        },
        {
            "occupation": CASHIER,
            "skills": ["kassa", "Klantvriendelijk", "Engels"],
            "hours": {"min": 12, "max": 20},
            "wage_hour": {"min": 15, "max": 16},
            "education_level": 2,
        },
    )
    assert pair.parts == {
        "skills": 20,
        "occupation": 24,
        "interests": 10,
        "hours": 8,
        "travel": 10,
        "wage": 5,
        "education": 5,
        "asks": 0,
        "ask-risk": 0,
    }
    assert pair.score == 82
    assert pair.missing_skills == ("Engels",)
    assert pair.reasons == ("occupation-known", "interest-met", "skills-missing")


def test_related_work_counts_by_the_digits_it_shares():
    """A nurse (2221) and a welder's group 7212 share nothing; one of group 2221 by number shares all four."""
    isco = "http://data.europa.eu/esco/isco/C"
    for group, points in (("2221", 15), ("2222", 10), ("2230", 5), ("2310", 0), ("7212", 0)):
        pair = judged({"occupations": [{"uri": NURSE, "years": 9}]}, {"occupation": isco + group})
        assert pair.parts["occupation"] == points


def test_travel_earns_less_the_farther_it_is():
    """11.1 of 25 km leaves 10 x (1 - 0.444) = 5.56, of which whole points count."""
    assert judged({"max_travel_km": 25}, {"postcode": "1001"}).parts["travel"] == 5


def test_every_question_costs_two_points_up_to_ten_questions():
    """Two unknown limits and an unknown place are three questions."""
    pair = judged({"capacity": {"lift-carry": 5, "heat": "never"}}, {"postcode": None})
    assert pair.parts["asks"] == -6
    many = dict.fromkeys(
        ("walk", "sit", "stand", "reach", "bend", "twist", "stairs", "noise", "push-pull"), 10
    )
    assert judged({"capacity": {**many, "lift-carry": 5, "kneel-squat": 5}}, {}).parts["asks"] == -20


def test_fits_goes_before_ask_then_score_then_name():
    """The one to ask about would score best, and still comes after the ones that fit."""
    one = candidate(postcode="1000", capacity={"lift-carry": 10}, skills=["kassa"])
    offers = [
        vacancy(vacancy="v-ask", postcode="1000", skills=["kassa"], demands={"lift-carry": 10}),
        vacancy(vacancy="v-b", postcode="1000", demands={"lift-carry": 5}),
        vacancy(vacancy="v-a", postcode="1000", demands={"lift-carry": 5}),
        vacancy(vacancy="v-best", postcode="1000", skills=["kassa"], demands={"lift-carry": 5}),
        vacancy(vacancy="v-out", postcode="1000", demands={"lift-carry": 11}),
    ]
    ranked = match(one, offers, REFERENCE)
    assert ids(ranked) == ["v-best", "v-a", "v-b", "v-ask"]
    assert [pair.rank for pair in ranked] == [1, 2, 3, 4]
    assert ids(match(one, offers, REFERENCE, top=2)) == ["v-best", "v-a"]
    everything = match(one, offers, REFERENCE, top=2, all_verdicts=True)
    assert ids(everything) == ["v-best", "v-a", "v-out"]
    assert everything[-1].rank is None
    assert "rank" not in everything[-1].line()


def test_a_stated_occupation_earns_nothing_from_work_nobody_knows():
    """A job title that no table holds is no experience in shelf stacking."""
    assert (
        judged({"occupations": [{"title": "zeemeermin"}]}, {"occupation": STOCKER}).parts["occupation"] == 0
    )
