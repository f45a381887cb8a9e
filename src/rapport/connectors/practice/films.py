"""A brand's films on the practice network: written into its file piece by piece, ready at a second look."""

from __future__ import annotations

from rapport.connectors.practice.publishing import uploaded
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.writing import Impossible
from rapport.domain.film import Film

PIECE, MOST, SECONDS = 1024 * 1024, 20_000_000, 180


def upload_film(store: Store, brand: str, key: str, film: Film) -> str:
    """Keep a film under its key, which is its id; a key uploaded before stays as it was. Raises `Impossible`."""
    if film.size > MOST or film.seconds > SECONDS:
        raise Impossible("The practice network takes films of at most 20 MB and three minutes.")
    if uploaded(store, brand, key):
        return key
    with store.writing() as db:
        sql = "INSERT INTO files (brand, key, content) VALUES (?, ?, zeroblob(?))"
        row = db.execute(sql, (brand, key, film.size)).lastrowid
        with film.place.open("rb") as source, db.blobopen("files", "content", row or 0) as kept:
            while piece := source.read(PIECE):
                kept.write(piece)
    return key
