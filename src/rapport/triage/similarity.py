"""Whether two messages say nearly the same, for the guard against loops."""

from __future__ import annotations

from collections import Counter

from rapport.triage.normalise import words_of

ALIKE = 0.85
FEWEST = 4
_LOOK_AT = 400


def near_same(a: str, b: str) -> bool:
    """True when the two texts share at least 85 % of their words (Dice, with repeats), numbers aside.

    Case, accents, disguises, signs and numbers make no difference: "Ticket 41 is open" is "ticket 42 is open!".
    Two texts without words are the same only when their signs are.
    """
    one, two = _plain(a), _plain(b)
    if not one or not two:
        return one == two and "".join(a.split()) == "".join(b.split())
    shared = sum((Counter(one) & Counter(two)).values())
    return 2 * shared >= ALIKE * (len(one) + len(two))


def repeats(text: str, ours: str) -> bool:
    """Whether four words or more of `text` are our own: at least 85 % of them (with repeats) stand in `ours`."""
    theirs = Counter(_plain(text))
    return theirs.total() >= FEWEST and (theirs & Counter(_plain(ours))).total() >= ALIKE * theirs.total()


def _plain(text: str) -> list[str]:
    return [word for word in words_of(text)[:_LOOK_AT] if not word.isdigit()]


def share_kept(before: str, after: str) -> float:
    """The share of the words of `before` that are still in `after`, with repeats, in [0, 1]; 1 if it had none."""
    one, two = Counter(words_of(before)[:_LOOK_AT]), Counter(words_of(after))
    return sum((one & two).values()) / sum(one.values()) if one else 1.0
