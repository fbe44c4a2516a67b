"""Short forms of given names that are the same person more often than not; a short list of ours."""

from __future__ import annotations

_FORMS = """
alex alexander alexandra
andi andreas andrea
basti bastian sebastian
bernd bernhard
chris christian christoph christine christina
conny cornelia
dani daniel daniela
elli elisabeth
ede eduard
fritz friedrich
gabi gabriele gabriela
gitti brigitte
hannes hans johannes johann
hans johannes johann
heinz heinrich
ina katharina
jo johanna josef joachim
joschi joachim
jupp josef
jupp joseph
kathi katharina katrin
kati katharina katja
klaus nikolaus
lena magdalena helena
lisa elisabeth
lore eleonore hannelore
manni manfred
matze matthias
max maximilian
mehmet muhammed mohammed mohamed
michi michael michaela
micha michael
moni monika
niko nikolaus nikolas
olli oliver
peer peter
resi theresia therese
rudi rudolf
sabi sabine
sepp josef
steffi stefanie stephanie
susi susanne
tine christine martina
tom thomas
toni anton antonia
uli ulrich ulrike
uschi ursula
willi wilhelm
wolle wolfgang
"""

NICKNAMES: dict[str, frozenset[str]] = {}
"""By short form, the names it stands for; all folded as `skeleton` does."""

for _line in _FORMS.split("\n"):
    if _line:
        _short, *_long = _line.split()
        NICKNAMES[_short] = NICKNAMES.get(_short, frozenset()) | frozenset(_long)


def is_nickname(one: str, other: str) -> bool:
    """Whether one folded name is a short form of the other."""
    return other in NICKNAMES.get(one, ()) or one in NICKNAMES.get(other, ())
