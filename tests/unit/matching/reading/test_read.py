"""A text gives facts and estimates with their words; markup, size and malice change nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.reading.fill import filled
from services.matching.rules.reading.markup import MOST_READ, plain_text
from services.matching.rules.reading.read import read
from tests.unit.matching.made_up import vacancy


def test_a_finding_names_the_very_words_and_where_they_stand():
    """The place is counted in the plain text of title and description."""
    text = plain_text("kok\nJe werkt 's avonds. Je tilt pannen tot 12 kg.")
    for found in read("kok", "Je werkt 's avonds. Je tilt pannen tot 12 kg.").findings:
        assert text[found.start : found.start + len(found.words)] == found.words


def test_a_field_that_was_filled_in_wins_over_the_text():
    """Also where the text says more."""
    sent = vacancy(hours={"min": 16.0, "max": 20.0}, demands={"lift-carry": 5})
    after = filled(sent, "Tot 40 uur per week. Je tilt tot 25 kg en je hebt rijbewijs B.").vacancy
    assert (after.hours, after.demands["lift-carry"], after.licences) == (sent.hours, 5, ("B",))


def test_an_estimate_never_becomes_a_demand_of_the_vacancy():
    """A desk job without a number of hours suggests, and stands beside the vacancy."""
    after = filled(vacancy(), "Je werkt veel achter een beeldscherm.")
    assert "screen-work" not in after.vacancy.demands
    assert "screen-work" in after.estimates


def test_a_text_that_contradicts_itself_is_an_estimate():
    """Evenings and no evenings: nobody knows."""
    after = filled(vacancy(), "Je werkt 's avonds. Geen avonddiensten.")
    assert "evening-work" not in after.vacancy.demands
    assert after.estimates["evening-work"] == "regular"


def test_at_least_some_hours_leave_the_most_at_the_bound_of_the_law():
    """Arbeidstijdenwet 5:7 lid 2: sixty hours a week."""
    hours = filled(vacancy(), "Minimaal 16 uur per week.").vacancy.hours
    assert hours is not None
    assert (hours.min, hours.max) == (16, 60)


def test_scripts_styles_and_comments_are_not_read():
    """What a reader of the page does not see says nothing."""
    page = "<script>tillen tot 90 kg</script><!-- tillen tot 80 kg --><style>x</style><p>Je tilt tot <b>10</b> kg.</p>"
    assert filled(vacancy(), page).vacancy.demands == {"lift-carry": 10}
    assert "90" not in plain_text(page)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<!--",
        "<a ",
        "<p",
        '<a href="',
        "<script>",
        "&#x",
        "tillen ",
        "geen, ",
        "24 ",
        ". A",
        "€ 1.000 tot ",
    ],
)
def test_five_megabytes_of_malice_take_no_more_than_a_bounded_look(unit: str):
    """Each of these made a parser or an expression look back again and again."""
    text = unit * (5_000_000 // len(unit))
    assert len(plain_text(text)) <= MOST_READ
    read("werk", text)


@given(st.text(alphabet="<>!-/abc &;geniet 0123456789kg.,\n€", max_size=400))
def test_any_text_is_read_within_the_catalogue(text: str):
    """Whatever was found is a value that the vacancy can hold."""
    after = filled(vacancy(), text)
    assert set(after.estimates).isdisjoint(after.vacancy.demands)
