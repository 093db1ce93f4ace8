"""The words of a mail, whom it goes to, and when it is tried again."""

from datetime import date, timedelta
from typing import get_args

import pytest

from services.notifications.domain import Template
from services.notifications.rules.letters import (
    CATALOGUE,
    FALLBACK,
    Facts,
    Language,
    Role,
    days_in_words,
    in_words,
    render,
    role_of_deadline,
)
from services.trajectory.rules import RULES
from shared.kernel.again import wait_after

FACTS = Facts(
    what="Probleemanalyse", due=date(2026, 3, 9), days_left=7, link="https://hervat.example/cases/c1"
)
EVERY = [(template, language) for template in get_args(Template) for language in get_args(Language)]

HEALTH = (
    *(
        "ziek",
        "sick",
        "verzuim",
        "absence",
        "arbeidsongeschikt",
        "unfit",
        "klacht",
        "diagnos",
        "medisch",
        "medical",
    ),
    *("beperking", "limit", "percent", "%", "verlof", "leave", "zwanger", "pregnan", "herstel", "recover"),
)
"""Words that would put a health-related fact in a mail box (AP 5.4)."""


def test_every_template_has_its_words_in_both_languages() -> None:
    """What the cases may want to say can be said, and nothing is kept that no case wants."""
    assert set(CATALOGUE) == set(get_args(Template))
    assert {language for texts in CATALOGUE.values() for language in texts} == {"nl", "en"}


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_a_mail_says_what_by_when_and_where(template: Template, language: Language) -> None:
    """One line of subject, a body with the link, every blank filled."""
    text = render(template, language, FACTS)
    assert text.subject
    assert "\n" not in text.subject
    assert "\r" not in text.subject
    assert "Probleemanalyse" in text.subject
    assert text.body.endswith("\n")
    assert FACTS.link in text.body
    assert not set("{}") & set(text.subject + text.body)
    assert len(text.subject) <= 78, "a longer line is folded by mail programs (RFC 5322 2.1.1)"


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_no_mail_names_a_person_or_a_health_fact(template: Template, language: Language) -> None:
    """The templates' own words; a person has no place in them at all."""
    text = render(template, language, Facts("", None, None, ""))
    words = (text.subject + text.body).lower()
    assert [word for word in HEALTH if word in words] == []
    assert set(Facts.__dataclass_fields__) == {"what", "due", "days_left", "link"}


@pytest.mark.parametrize("language", get_args(Language))
def test_a_near_deadline_says_its_day_and_how_long_is_left(language: Language) -> None:
    """9 March 2026, in a week."""
    text = render("deadline-near", language, FACTS)
    words = ("9 maart 2026", "over 7 dagen") if language == "nl" else ("9 March 2026", "in 7 days")
    assert all(each in text.body for each in words)
    assert words[0] in text.subject


def test_an_unknown_template_is_an_error() -> None:
    """No mail with empty words."""
    with pytest.raises(KeyError):
        render("greeting", "nl", FACTS)


def test_days_and_dates_in_words() -> None:
    """As people write them."""
    assert [days_in_words(n, "nl") for n in (0, 1, 2, None)] == ["vandaag", "morgen", "over 2 dagen", ""]
    assert [days_in_words(n, "en") for n in (0, 1, 28)] == ["today", "tomorrow", "in 28 days"]
    assert in_words(date(2026, 8, 1), "nl") == "1 augustus 2026"
    assert in_words(date(2026, 12, 31), "en") == "31 December 2026"


def test_a_mail_is_tried_again_ever_later_and_then_parked() -> None:
    """Seven waits, from seconds to a day; the eighth failure is for a person to look at."""
    waits = [wait_after(attempt) for attempt in range(1, 8)]
    assert waits[0] == timedelta(seconds=5)
    assert waits[-1] == timedelta(hours=24)
    assert waits == sorted(waits, key=lambda wait: wait or timedelta.max)
    assert wait_after(8) is None


@pytest.mark.parametrize("role", get_args(Role))
def test_where_no_address_is_known_it_ends_with_the_case_manager(role: Role) -> None:
    """Every other role has somebody in its place, and nobody is told in a circle."""
    seen: list[Role] = [role]
    while (after := FALLBACK.get(seen[-1])) is not None:
        assert after not in seen
        seen.append(after)
    assert seen[-1] == "case-manager"


def test_who_owes_a_step_is_told_of_it() -> None:
    """Every role of the rulebook has a reader; UWV has no mailbox here, so the case manager reads along."""
    owed = {each.role: role_of_deadline(each.role) for each in RULES}
    assert owed["bedrijfsarts"] == "bedrijfsarts"
    assert (owed["employer"], owed["employee"]) == ("employer", "employee")
    assert owed["uwv"] == "case-manager"
    assert set(owed.values()) <= set(get_args(Role))
