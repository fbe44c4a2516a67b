"""What people say, and the topic it is filed under: beginnings of German words.

For the words of everyday life that no offer has in its name. They are compared without umlauts,
and a beginning stands for all words that begin so: "miet" for Miete, Mieten, Mieterhöhung.
"""

from __future__ import annotations

from qmtui.search import skeleton

MEANT = {
    "wohnen": (
        "miet wohnung nebenkosten betriebskosten heizkosten heizung vermiet kündig umzug umzieh "
        "reparatur schimmel hausflur treppenhaus aufzug wasserschaden kaution räumung obdach "
        "wohngeld hausverwaltung hausmeister handwerker"
    ),
    "beratung": (
        "geld jobcenter bürgergeld sozialamt sozialhilfe grundsicherung antrag formular schuld "
        "rente amt behörde bescheid wohngeld kindergeld unterhalt arbeitslos arbeitsamt hartz "
        "aufenthalt asyl pass integration anwalt recht strom stromsperre krankenkasse pflege"
    ),
    "seelsorge": (
        "stress trauer traurig reden sprechen einsam allein kummer sorge angst krise trennung "
        "gestorben tod verlust glaube kirche pfarrer beten seele depress verzweif"
    ),
    "anlaufstelle": "frage idee problem beschwerde quartier stadtteil nachbar ehrenamt mitmachen",
    "rückruf": "zurückruf anruf briefkasten rückruf",
    "jugend": "kind teenager schüler hausaufgabe nachhilfe freizeit schule jugendlich langeweile",
    "frauen": "frau mädchen mutter mama gewalt schwanger sprachcafe deutsch frühstück",
    "müll": "sperrmüll dreck schmutz ratte abfall tonne",
    "lärm": "laut krach ruhestörung musik",
    "falschparken": "falschpark parken auto abschlepp",
    "beleuchtung": "laterne lampe licht dunkel",
    "gehwege": "bürgersteig schlagloch stolper strasse",
    "grün": "baum park strauch spielplatz hund",
    "reparaturen": "heizung schimmel kaputt wasserschaden aufzug reparatur handwerker",
    "mietrecht": "kündig mieterhöhung kaution nebenkosten",
    "sprachcafe": "deutsch sprache kurs lernen",
    "hausaufgabenhilfe": "nachhilfe hausaufgabe schule lernen",
    "gespräch": "reden sprechen trauer stress einsam",
}
"""By topic, or by a word of an offer: the beginnings that lead to it."""

LAST_RESORT = {
    "amt": (
        "müll sperrmüll dreck schmutz ratte lärm laut krach falschpark parken auto schrott laterne "
        "lampe licht dunkel beleuchtung gehweg bürgersteig schlagloch strasse baum park spielplatz "
        "grün hund behörde"
    ),
}
"""The same for words that nothing else leads anywhere."""

IDLE = frozenset(
    skeleton(
        "ich du er sie es wir man wer was wie wo wann warum hilft helfen hilfe brauche brauch "
        "suche habe hab hat haben bin ist sind mein meine meinen meiner der die das dem den ein "
        "eine einen einer mit bei beim und oder für von vom zu zum zur im in am an auf um über "
        "wegen nicht kein keine mir mich uns jemand bitte gegen ohne will möchte kann"
    ).split()
)
"""Words that say nothing about what is wanted."""


def _beginnings(meant: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The topics that each beginning leads to, all as `skeleton` leaves them."""
    found: dict[str, tuple[str, ...]] = {}
    for topic, words in meant.items():
        for word in skeleton(words).split():
            found[word] = (*found.get(word, ()), skeleton(topic))
    return found


BEGINNINGS = _beginnings(MEANT)
LAST_BEGINNINGS = _beginnings(LAST_RESORT)
