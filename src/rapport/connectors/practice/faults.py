"""Misbehaviour on demand: what goes wrong at the network's next calls, so that everybody can see what follows."""

from __future__ import annotations

from rapport.connectors.practice.store import Store

# Fault → the calls it spoils, each once, and how.
PLANS: dict[str, tuple[tuple[str, str], ...]] = {
    "times out, words arrived": (("send", "late"),),
    "times out, words lost": (("send", "lost"),),
    "times out, cannot be asked": (("send", "lost"), ("find", "refuse"), ("find", "refuse")),
    "refuses": (("send", "refuse"),),
    "is busy": (("send", "busy"),),
    "signs us out": (("send", "sign out"),),
    "answers nonsense": (("send", "nonsense"),),
}


class NoSuchFault(ValueError):
    """The network does not know how to misbehave like that."""


def misbehave(store: Store, brand: str, plan: str) -> None:
    """From now on the next calls for `brand` go wrong by one of `PLANS`. Raises `NoSuchFault`."""
    if plan not in PLANS:
        raise NoSuchFault(f"There is no fault {plan!r}; there are {', '.join(PLANS)}.")
    with store.writing() as db:
        rows = [(brand, call, what) for call, what in PLANS[plan]]
        db.executemany("INSERT INTO faults (brand, call, what) VALUES (?, ?, ?)", rows)


def behave(store: Store, brand: str) -> None:
    """No more faults for `brand`."""
    with store.writing() as db:
        db.execute("DELETE FROM faults WHERE brand = ?", (brand,))


def waiting(store: Store, brand: str) -> list[str]:
    """The faults still to come, oldest first."""
    rows = store.db.execute("SELECT what FROM faults WHERE brand = ? ORDER BY id", (brand,))
    return [str(row["what"]) for row in rows]


def next_fault(store: Store, brand: str, call: str) -> str:
    """What goes wrong at this call ("" nothing); each fault happens once."""
    oldest = "SELECT id FROM faults WHERE brand = ? AND call = ? ORDER BY id LIMIT 1"
    if store.db.execute(oldest, (brand, call)).fetchone() is None:
        return ""
    with store.writing() as db:
        gone = db.execute(f"DELETE FROM faults WHERE id = ({oldest}) RETURNING what", (brand, call)).fetchone()  # noqa: S608
    return str(gone["what"]) if gone else ""
