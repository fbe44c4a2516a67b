"""Finding people whose names can be written in more than one way."""

from __future__ import annotations

from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qmtui.search import HITS, NameIndex, begins, long_enough, skeleton

many = settings(max_examples=200, deadline=None, derandomize=True)


def index(*names: str) -> NameIndex:
    """An index in which everyone is their own key."""
    people = NameIndex()
    for name in names:
        people.put(name, name)
    return people


@pytest.mark.parametrize(
    ("wanted", "is_meant"),
    [("str ahorn", True), ("AHORNSTRASSE", True), ("", True), ("traße", False), ("ahorn 7", False)],
)
def test_each_word_typed_begins_a_word_of_the_name(wanted: str, is_meant: bool) -> None:
    assert begins(wanted, "Ahornstraße, Straße am Park") is is_meant


SPELLINGS = {
    "de": "Müller/Mueller Jörg/JOERG Bäcker/Baecker Strauß/STRAUSS Weiß/Weiss "
    "GROẞ/groß Goethe/Göthe",
    "tr": "Işık/ISIK İbrahim/ibrahim Yılmaz/YILMAZ Şahin/sahin Çağlar/caglar "
    "Özgür/Oezguer Gökçe/gokce",
    "pl": "Łukasz/lukasz Wałęsa/walesa Żółć/zolc Śniegoń/sniegon Kołodziej/KOLODZIEJ "
    "Jędrzej/jedrzej",
    "vi": "Nguyễn/nguyen Đặng/dang Trần/TRAN Phạm/pham Đỗ/do Lưu/luu",
    "ar": "أحمد/احمد إبراهيم/ابراهيم آمنة/امنه مصطفى/مصطفي مُحَمَّد/محمد محـــمد/محمد",
    "fa": "علی/علي کریم/كريم علی\u200cرضا/علیرضا",
    "nordic": "Søren/Soeren Bjørn/Björn Kjær/Kjaer Åse/ase Þór/thor Guðrún/gudrun",
}
OUT_OF_SCOPE = {"sr": "Đoković/djokovic", "de": "Meier/Meyer"}
"""They begin with other letters however these are folded; hearing them alike finds them."""


def pairs(table: dict[str, str]) -> list[tuple[str, ...]]:
    return [tuple(pair.split("/")) for line in table.values() for pair in line.split()]


@pytest.mark.parametrize(("one", "other"), pairs(SPELLINGS))
def test_case_25_each_spelling_finds_the_other(one: str, other: str) -> None:
    assert index(one).find(other) == [one]
    assert index(other).find(one) == [other]


def test_case_25_of_43_pairs_41_are_found_by_spelling_and_two_by_sound() -> None:
    assert (len(pairs(SPELLINGS)), len(pairs(OUT_OF_SCOPE))) == (41, 2)
    for one, other in pairs(OUT_OF_SCOPE):
        assert index(one).find(other) == index(other).find(one) == []
        assert index(one).alike(other) == [one]
        assert index(other).alike(one) == [other]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_case_25_composed_or_not_is_the_same(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    for one, _other in pairs(SPELLINGS):
        assert skeleton(normalize(form, one)) == skeleton(one)


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e"])
def test_case_24_a_name_with_a_hidden_sign_in_it_is_found(hidden: str) -> None:
    name = f"An{hidden}na Sch{hidden}midt"
    assert index(name).find("anna") == index(name).find("Schmidt") == [name]
    assert index("Anna").find(f"A{hidden}nn") == ["Anna"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Muller"),
        ("Cœur", "Coeur"),
        ("Għarb", "gharb"),
        ("Đorđe", "dorde"),
        ("O’Connor", "OConnor"),
        ("D´Angelo", "d'angelo"),
        ("Anna-Lena", "anna  lena"),
        ("El-Sayed", "el sayed"),
    ],
)
def test_letters_and_signs_fold_in_other_languages_too(one: str, other: str) -> None:
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


def test_a_word_said_twice_is_indexed_once() -> None:
    people = NameIndex()
    people.put("k1", "Ali Kaya", "Ali", "Kaya")
    people.discard("k1")
    assert people.find("Ali") == people.alike("Kaya") == []


def test_who_sounds_alike_is_found_with_the_rest_of_the_name() -> None:
    people = index("Anna Meier", "Anna Schmidt", "Bert Meier")
    assert people.find("anna meyer") == []
    assert people.alike("anna meyer") == people.alike("MEYER an") == ["Anna Meier"]


def test_the_most_alike_come_first_then_the_alphabet() -> None:
    people = index("Zoe Maier", "Anna Meiner", "Bert Meier")
    assert people.alike("Meyer") == ["Bert Meier", "Zoe Maier", "Anna Meiner"]


def test_short_words_are_never_taken_for_others() -> None:
    assert index("Ali Jan").alike("Eli") == []
    assert index("Jan Nowak").alike("Yan Nowack") == []
    assert index("Öz Kaya").alike("Ös") == []


def test_too_little_typed_sounds_like_nobody() -> None:
    assert index("Meier").alike("") == index("Meier").alike("me") == []


def test_at_most_ten_alike_are_shown() -> None:
    people = index(*(f"{chr(letter)} Meier" for letter in range(ord("A"), ord("Z"))))
    assert people.alike("Meyer") == [f"{letter} Meier" for letter in "ABCDEFGHIJ"]
    assert people.alike("Meyer", limit=1) == ["A Meier"]


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
    assert people.alike("Schmitt") == []
    assert people.find("anna") == ["k2"]
    assert people.find("schmidt") == []


@pytest.mark.parametrize("text", ["", "  ", "-.'", "\x1b"])
def test_nothing_typed_finds_nobody(text: str) -> None:
    assert index("Anna").find(text) == []


NEIGHBOURS = {
    "Öz": "öz|oz|oez",
    "Ay Şen": "ay|sen ay|AY ŞEN",
    "Li Wei": "li|wei li",
    "E. Demir": "demir e|dem",
    "Ayşe Nur Öztürk-Müller": "ozturk|müller ayse|mueller nur|öztürkmüller|nur ayşe özt",
    "Abu Bakr al-Masri": "abu|masri|al masri|almasri|bakr abu",
    "Abd el-Rahman Said": "abdelrahman|abd el rahman|rahman said|abdel rah",
    "Sa'id el-Sayed": "said|elsayed|sayed sa'id",
    "Nguyễn Thị Hoa": "nguyen hoa|thi ngu|hoa",
    "Đặng Văn An": "dang an|van dang|dặng",
    "Agnieszka Łuczak": "luczak|agnieszka luc|łucz",
    "Oleksandr Solov’yov": "soloviov|solovyov|oleksandr sol",
    "Şêrko Çîçek": "serko|cicek|çiç ser",
    "Bärbel von der Heide": "heide|von der heide|vonderheide|baerbel hei",
    "Karl-Heinz Groß": "karlheinz|karl heinz gross|gross karl|heinz",
    "Jean O’Connor": "oconnor|o'connor|o connor|jean o connor",
    "Elif MacDonald": "mac donald|macdonald|elif mac",
    "Annalena Voß": "anna lena|anna-lena voss|voss anna",
}
"""Names of a quarter, and what somebody at the entrance may type for each."""


@pytest.mark.parametrize(
    ("name", "typed"), [(n, t) for n, line in NEIGHBOURS.items() for t in line.split("|")]
)
def test_a_neighbour_is_found_among_all_others(name: str, typed: str) -> None:
    assert name in (everybody.find(typed) or everybody.alike(typed))


everybody = index(*NEIGHBOURS)


@many
@given(st.lists(st.sampled_from(["karl", "heinz", "abd", "nur", "li"]), min_size=1, max_size=3))
def test_blanks_may_be_missing_or_too_many(parts: list[str]) -> None:
    apart, whole = " ".join(parts), "".join(parts)
    assert index(apart).find(whole) == ([apart] if long_enough(whole) or apart == whole else [])
    assert index(whole).find(apart) == ([whole] if long_enough(apart) or apart == whole else [])


def test_letters_that_meet_without_a_blank_fold_as_in_one_word() -> None:
    assert index("Annaelisa").find("anna elisa") == ["Annaelisa"]


def test_many_short_words_typed_as_one_take_no_time() -> None:
    people = index("An Ana Anan Ananan", "Na Nan Nana Nanan")
    assert people.find("an" * 100) == []


def test_later_ones_come_after_others_of_as_many_whole_words() -> None:
    people = index("Ali Can", "Ali Kaya", "Alina Demir", "Zoe Ali")
    assert people.find("ali", later={"Ali Can", "Zoe Ali"}) == [
        *("Ali Kaya", "Ali Can", "Zoe Ali"),
        "Alina Demir",
    ]
    assert index("A Meier", "B Meier").alike("Meyer", later={"A Meier"}) == ["B Meier", "A Meier"]


def test_only_those_asked_for_are_looked_at() -> None:
    people = index("Ali Can", "Ali Kaya")
    assert people.find("ali", among={"Ali Kaya"}) == ["Ali Kaya"]
    assert people.find("ali", among=set()) == []


def test_all_who_are_called_so_are_counted() -> None:
    people = index(*(f"Anna {chr(letter)}" for letter in range(ord("A"), ord("Z"))), "Bea")
    assert len(people.matching("anna")) == 25
    assert people.matching("") == set()
