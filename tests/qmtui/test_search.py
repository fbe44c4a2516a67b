"""Finding people whose names can be written in more than one way."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qmtui.search import HITS, NameIndex, long_enough, skeleton

many = settings(max_examples=200, deadline=None, derandomize=True)


def index(*names: str) -> NameIndex:
    """An index in which everyone is their own key."""
    people = NameIndex()
    for name in names:
        people.put(name, name)
    return people


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("Müller", "Muller"),
        ("Müller", "Mu\u0308ller"),
        ("Jörg", "JOERG"),
        ("Bäcker", "Baecker"),
        ("Strauß", "STRAUSS"),
        ("Weiß", "Weiss"),
        ("GROẞ", "groß"),
        ("Goethe", "Göthe"),
        ("Işık", "ISIK"),
        ("İbrahim", "ibrahim"),
        ("Yılmaz", "YILMAZ"),
        ("Şahin", "sahin"),
        ("Çağlar", "caglar"),
        ("Özgür", "Oezguer"),
        ("Gökçe", "gokce"),
        ("Łukasz", "lukasz"),
        ("Wałęsa", "walesa"),
        ("Żółć", "zolc"),
        ("Đorđe", "dorde"),
        ("Nguyễn", "nguyen"),
        ("Đặng", "dang"),
        ("Trần", "TRAN"),
        ("Søren", "Soeren"),
        ("Bjørn", "Björn"),
        ("Kjær", "Kjaer"),
        ("Åse", "ase"),
        ("Þór", "thor"),
        ("Guðrún", "gudrun"),
        ("Għarb", "gharb"),
        ("Cœur", "Coeur"),
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمنة", "امنه"),
        ("مصطفى", "مصطفي"),
        ("علی", "علي"),
        ("کریم", "كريم"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("علی\u200cرضا", "علیرضا"),
        ("O’Connor", "OConnor"),
        ("D´Angelo", "d'angelo"),
        ("An\u200bna\xad", "Anna"),
        ("Anna-Lena", "anna  lena"),
    ],
)
def test_each_spelling_finds_the_other(one: str, other: str) -> None:
    assert index(one).find(other) == [one]
    assert index(other).find(one) == [other]


def test_different_names_stay_different() -> None:
    assert len({skeleton(name) for name in ("Ali", "Eli", "Mohn", "Mahn", "علي", "عمر")}) == 6


def test_signs_and_marks_do_not_split_a_word() -> None:
    assert skeleton("नीता x\u20ddy") == "नत xy"


@many
@given(st.text(st.sampled_from("aeoussßäœ") | st.characters()))
@example("aee ssssss")
def test_a_skeleton_is_its_own_skeleton(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@many
@given(st.text(st.sampled_from("aeousßäœ -'łمé가İ\u0345\u0301") | st.characters(categories=["L"])))
def test_nobody_gets_lost_while_their_name_is_typed(name: str) -> None:
    people = index(name)
    beginnings = (name[:length] for length in range(len(name) + 1))
    assert all(people.find(typed) == [name] for typed in beginnings if long_enough(typed))


def test_beginnings_are_searched_from_three_letters() -> None:
    people = index("Martina Öztürk")
    assert people.find("Ma") == []
    assert people.find("Mar") == ["Martina Öztürk"]
    assert people.find("tina") == []


def test_three_letters_are_three_letters_of_one_word() -> None:
    assert index("Martina Öztürk").find("ma öz") == []
    assert not long_enough("a b c")


def test_an_umlaut_is_one_letter_and_its_spelling_two() -> None:
    assert not long_enough("Mü")
    assert not long_enough("Mu\u0308")
    assert long_enough("Mue")


def test_a_short_name_is_found_when_it_is_whole() -> None:
    people = index("Ali Öz", "Ayşe Özgür", "E Lin")
    assert people.find("Öz") == ["Ali Öz"]
    assert people.find("e") == ["E Lin"]


def test_names_come_in_any_order() -> None:
    people = index("Anna Schmidt", "Anna Maier")
    assert people.find("schm an") == ["Anna Schmidt"]
    assert people.find("an schm") == ["Anna Schmidt"]


def test_every_typed_word_must_be_met() -> None:
    assert index("Anna Schmidt").find("Anna Maier") == []


def test_whole_words_come_first_then_the_alphabet() -> None:
    people = index("Annabel Abel", "Zoe Anna", "Anna Pohl", "Anna Öhm")
    assert people.find("anna") == ["Anna Öhm", "Anna Pohl", "Zoe Anna", "Annabel Abel"]


def test_namesakes_are_listed_by_key() -> None:
    people = NameIndex()
    for key in "3817264590":
        people.put(key, "Ali Kaya")
    assert people.find("kaya") == list("0123456789")


def test_at_most_ten_are_shown() -> None:
    people = index(*(f"Anna {chr(letter)}" for letter in range(ord("A"), ord("Z"))))
    assert people.find("anna") == [f"Anna {letter}" for letter in "ABCDEFGHIJ"]
    assert len(people.find("anna")) == HITS
    assert people.find("anna", limit=1) == ["Anna A"]


def test_all_texts_of_a_person_are_searched() -> None:
    people = NameIndex()
    people.put("k1", "Ali Kaya", "Familie Demir")
    assert people.find("demir ali") == ["k1"]


def test_a_new_name_replaces_the_old_one() -> None:
    people = NameIndex()
    people.put("k1", "Anna Schmidt")
    people.put("k1", "Anna Maier")
    assert people.find("schmidt") == []
    assert people.find("maier") == ["k1"]


def test_who_is_discarded_is_no_longer_found_but_namesakes_are() -> None:
    people = NameIndex()
    people.put("k1", "Anna Schmidt")
    people.put("k2", "Anna Maier")
    people.discard("k1")
    people.discard("never there")
    assert people.find("anna") == ["k2"]
    assert people.find("schmidt") == []


@pytest.mark.parametrize("text", ["", "  ", "-.'", "\x1b"])
def test_nothing_typed_finds_nobody(text: str) -> None:
    assert index("Anna").find(text) == []
