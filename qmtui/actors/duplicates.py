"""Which records may be one person: proposed by weighted rules, never merged by themselves.

The rules are built as CiviCRM's are: every field that agrees has a weight, and a pair whose sum
reaches the threshold is proposed. What is empty never agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, permutations

from msgspec import Struct

from qmtui.actors.nicknames import NICKNAMES, is_nickname
from qmtui.i18n import mark
from qmtui.reach import email_key, phone_key
from qmtui.search import skeleton
from qmtui.sounds import slips, sound

REASONS = {
    "name": mark("same name"),
    "part": mark("one name within the other"),
    "nickname": mark("short form of the name"),
    "sound": mark("the names sound alike"),
    "family": mark("one word of the names is the same"),
    "email": mark("same e-mail"),
    "phone": mark("same phone"),
}
"""Why a pair is proposed."""


class Rule(Struct, frozen=True, kw_only=True):
    """Weights of what agrees, and the sum from which on a pair is proposed."""

    weights: dict[str, int]
    threshold: int


WIDE = Rule(
    weights={
        "name": 8,
        "part": 6,
        "nickname": 6,
        "sound": 6,
        "family": 2,
        "email": 7,
        "phone": 5,
    },
    threshold=6,
)
"""For people to look through: a name alone is enough, a shared phone needs one word of the name."""
STRICT = Rule(
    weights={"name": 8, "part": 5, "nickname": 5, "sound": 5, "family": 2, "email": 7, "phone": 6},
    threshold=13,
)
"""For what comes in by hundreds: a name and a way to reach the person."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A record that may be somebody known; only those of one `scope` are compared."""

    id: str
    scope: str
    name: str
    phone: str = ""
    email: str = ""


class Proposal(Struct, frozen=True, kw_only=True):
    """Two records that may be one person, and what speaks for it."""

    one: str
    other: str
    scope: str
    score: int
    reasons: tuple[str, ...]


class _Keyed(Struct, frozen=True, kw_only=True):
    """A candidate as it is compared."""

    candidate: Candidate
    words: frozenset[str]
    heard: dict[str, str]
    phone: str
    email: str


def proposals(candidates: Iterable[Candidate], rule: Rule = WIDE) -> list[Proposal]:
    """Every pair that reaches the rule's threshold, what is surest first."""
    by_key: dict[tuple[str, ...], list[_Keyed]] = defaultdict(list)
    for candidate in candidates:
        keyed = _keyed(candidate)
        for key in _blocks(keyed):
            by_key[candidate.scope, *key].append(keyed)
    found: dict[tuple[str, str], Proposal] = {}
    seen = set[tuple[str, str]]()
    for block in by_key.values():
        for one, other in combinations(block, 2):
            first, second = one.candidate.id, other.candidate.id
            if first > second:
                first, second = second, first
            if first == second or (first, second) in seen:
                continue
            seen.add((first, second))
            reasons = tuple(_reasons(one, other))
            score = sum(rule.weights[reason] for reason in reasons)
            if score >= rule.threshold:
                found[first, second] = Proposal(
                    one=first,
                    other=second,
                    scope=one.candidate.scope,
                    score=score,
                    reasons=reasons,
                )
    return sorted(found.values(), key=lambda p: (-p.score, p.one, p.other))


def _keyed(candidate: Candidate) -> _Keyed:
    words = frozenset(skeleton(candidate.name).split())
    return _Keyed(
        candidate=candidate,
        words=words,
        heard={word: _heard(word) for word in words},
        phone=phone_key(candidate.phone) if candidate.phone else "",
        email=email_key(candidate.email),
    )


def _blocks(keyed: _Keyed) -> Iterator[tuple[str, ...]]:
    """Keys of which two alike records share at least one; 5,000 records are not 12 million pairs.

    Of a name one word has to sound the same, and another one begin with the same sound.
    """
    if keyed.phone:
        yield "phone", keyed.phone
    if keyed.email:
        yield "email", keyed.email
    for one, other in permutations(keyed.words, 2):
        for beginning in {heard[:1] for heard in (keyed.heard[other], *_long_forms(other))}:
            yield "name", keyed.heard[one], beginning


def _reasons(one: _Keyed, other: _Keyed) -> Iterator[str]:
    if one.email and one.email == other.email:
        yield "email"
    if one.phone and one.phone == other.phone:
        yield "phone"
    if reason := _name_reason(one, other):
        yield reason


def _name_reason(one: _Keyed, other: _Keyed) -> str:
    """In what way two names agree; a single word, as of children, is none."""
    shared = one.words & other.words
    mine, theirs = one.words - shared, other.words - shared
    if len(shared) > 1 and not (mine and theirs):
        return "part" if mine or theirs else "name"
    if len(one.words) == len(other.words) > 1:
        if len(mine) == 1 and is_nickname(*mine, *theirs):
            return "nickname"
        heard, others = sorted(map(_heard, mine)), sorted(map(_heard, theirs))
        apart = [(a, b) for a, b in zip(heard, others, strict=True) if a != b]
        if not apart or (len(apart) == 1 and _is_slip(*apart[0])):
            return "sound"
    return "family" if shared or set(one.heard.values()) & set(other.heard.values()) else ""


@lru_cache(maxsize=50_000)
def _is_slip(one: str, other: str) -> bool:
    """Whether one sound is the other with a letter that is wrong, missing or swapped.

    In short words and at the end a letter makes another name: Jan and Jana, Maria and Mario.
    """
    # Imported here: few commands need it, and the start waits for none of its parts.
    from rapidfuzz.distance import OSA

    if (one[0], one[-1]) != (other[0], other[-1]):
        return False
    return OSA.distance(one, other) <= min(slips(one), slips(other), 1)


def _long_forms(word: str) -> tuple[str, ...]:
    return tuple(map(_heard, NICKNAMES.get(word, ())))


_heard = lru_cache(maxsize=20_000)(sound)
