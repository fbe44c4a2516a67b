"""Who is proposed as a duplicate, and who is not."""

from __future__ import annotations

import random

import pytest

from qmtui.actors.duplicates import STRICT, WIDE, Candidate, proposals


def reasons(one: str, other: str, **more: tuple[str, str]) -> tuple[str, ...]:
    """Why two names are proposed; `more` are phones or e-mails of both."""
    sides = (
        Candidate(id=i, scope="", name=name, **{field: said[n] for field, said in more.items()})
        for n, (i, name) in enumerate((("a", one), ("b", other)))
    )
    return next((proposal.reasons for proposal in proposals(sides)), ())


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Ayşe Yılmaz", "Ayse Yilmaz", "name"),
        ("Jürgen Müller", "Mueller, Jürgen", "name"),
        ("Anna Maria Schulz", "Anna Schulz", "part"),
        ("Hans Meyer", "Johannes Meyer", "nickname"),
        ("Hans Meier", "Hans Mayer", "sound"),
        ("Anna Schneider", "Anna Schnieder", "sound"),
        ("Olena Kowalenko", "Olena Kovalenko", "sound"),
    ],
)
def test_spellings_of_one_name_are_proposed(one: str, other: str, reason: str) -> None:
    assert reasons(one, other) == (reason,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Müller", "Jan Müller"),
        ("Jan Müller", "Jana Müller"),
        ("Maria Klein", "Mario Klein"),
        ("Daniel Roth", "Daniela Roth"),
        ("Ayşe", "Ayse"),
        ("", ""),
    ],
)
def test_neighbours_of_similar_names_are_not_proposed(one: str, other: str) -> None:
    assert reasons(one, other) == ()


def test_a_shared_phone_needs_a_word_of_the_name_and_an_address_none() -> None:
    home = ("030 23125 017", "+49 30 23125017")
    assert reasons("Anna Müller", "Ali Kaya", phone=home) == ()
    assert reasons("Anna Müller", "Jan Müller", phone=home) == ("phone", "family")
    assert reasons("Anna M.", "Kalle", email=("a@example.org", "A@Example.org")) == ("email",)


def test_what_is_empty_never_agrees() -> None:
    assert reasons("Anna Müller", "Ali Kaya", phone=("", ""), email=("", "")) == ()


def test_people_of_two_events_are_not_compared() -> None:
    both = [Candidate(id=i, scope=i, name="Ayşe Yılmaz") for i in "ab"]
    assert proposals(both) == []


def test_the_strict_rule_wants_a_name_and_a_way_to_reach() -> None:
    one = Candidate(id="a", scope="", name="Ayşe Yılmaz", email="ayse@example.org")
    named = Candidate(id="b", scope="", name="Ayse Yilmaz")
    reached = Candidate(id="c", scope="", name="Ayse Yilmaz", email="AYSE@example.org")
    assert [(p.one, p.other) for p in proposals([one, named, reached], STRICT)] == [("a", "c")]
    assert len(proposals([one, named, reached], WIDE)) == 3


def test_comparing_many_gives_what_comparing_all_pairs_gives() -> None:
    """Blocks are there for speed; a pair must not get lost between them."""
    dice = random.Random(5)
    given = ["Hans", "Johannes", "Anna", "Ana", "Ayşe", "Jürgen", "Juergen", "Maximilian", "Max"]
    family = ["Meyer", "Maier", "Yılmaz", "Kowalski", "Kovalski", "Schneider", "Schnieder"]
    everybody = [
        Candidate(id=f"{n:02}", scope="", name=f"{dice.choice(given)} {dice.choice(family)}")
        for n in range(60)
    ]
    one_by_one = {
        (p.one, p.other)
        for n, one in enumerate(everybody)
        for other in everybody[:n]
        for p in proposals([one, other])
    }
    assert {(p.one, p.other) for p in proposals(everybody)} == one_by_one
    assert one_by_one
