"""Names taken down by ear find whom they were meant for, and few others."""

from __future__ import annotations

import pytest

from qmtui.search import skeleton
from qmtui.sounds import Sounds

SAME = """
    Meyer/Meier Mayer/Maier Mayer/Meyer Schmitt/Schmidt Schmid/Schmidt Shahin/Şahin Hofmann/Hoffmann
    Katarina/Katharina Stefan/Stephan Djokovic/Đoković Jusuf/Yusuf Yousuf/Yusuf Zeinep/Zeynep
    Ahmed/Ahmet Mehmed/Mehmet Aische/Ayşe Nowack/Novak Tomas/Thomas Kristian/Christian Oskar/Oscar
    Filipp/Philipp Müler/Müller Wolff/Wolf Ivona/Iwona Schymanski/Szymański Yilmas/Yılmaz
    Wischniewski/Wiśniewski Kowalsky/Kowalski Mathias/Matthias
"""
"""Different letters, one sound."""

NEAR = """
    Nguyn/Nguyễn Mohammed/Muhammad Mohamed/Muhammed Krystof/Krzysztof Schnieder/Schneider
    Becker/Bäcker Miller/Müller Hussein/Hüseyin Schultze/Schulze Yildrim/Yıldırım Valessa/Wałęsa
    Kareem/Karim
"""
"""A letter or two heard wrong, left out or swapped."""

OTHERS = """
    Kaya/Kara Anna/Alma Lena/Lina Hans/Hank Paul/Saul Koch/Loch Ali/Eli Wolf/Wulf Becker/Decker
    Weber/Leber Krause/Brause Fischer/Tischer Hanna/Anna Demir/Emir Peter/Dieter Werner/Verena
    Martin/Marta Sabine/Sabrina Baumann/Neumann Lehmann/Hermann Yildiz/Yilmaz Çelik/Çetin
    Öztürk/Özkan Kaminski/Kowalski Berger/Bergmann Emma/Emil Aydın/Ayhan Richter/Fichte
"""
"""Different people. That Karin is near Karim, and Arslan near Aslan, is the price of NEAR."""


def pairs(table: str) -> list[tuple[str, ...]]:
    return [tuple(map(skeleton, pair.split("/"))) for pair in table.split()]


def heard(known: str, word: str) -> dict[str, int]:
    sounds = Sounds()
    sounds.put(known)
    return sounds.near(word)


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_other_letters_of_one_sound_are_no_slip(one: str, other: str) -> None:
    assert heard(one, other) == {one: 0}
    assert heard(other, one) == {other: 0}


@pytest.mark.parametrize(("typed", "known"), pairs(NEAR))
def test_a_slip_is_forgiven(typed: str, known: str) -> None:
    assert known in heard(known, typed)


@pytest.mark.parametrize(("one", "other"), pairs(OTHERS))
def test_others_are_not_taken_for_them(one: str, other: str) -> None:
    assert heard(one, other) == heard(other, one) == {}


def test_words_of_one_sound_come_and_go_alone() -> None:
    sounds = Sounds()
    for word in ("meier", "maier", "meyer"):
        sounds.put(word)
    sounds.discard("meier")
    assert sounds.near("mayer") == {"maier": 0, "meyer": 0}
    sounds.discard("maier")
    sounds.discard("meyer")
    assert sounds.near("mayer") == {}
