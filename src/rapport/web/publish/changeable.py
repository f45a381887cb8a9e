"""What of a post is out and may be changed, as its page shows it: with what waits, came back or was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.publishing.change_steps import asks_others
from rapport.publishing.occasions.behind import behind_of, wished_words
from rapport.publishing.out_parts import OutPart, out_parts
from rapport.publishing.standing import PostStanding
from rapport.publishing.waiting_edits import ReturnedEdit, WaitingEdit, returned_under, waiting_under
from rapport.web.access import BrandRequest


@dataclass(frozen=True, slots=True)
class TriedChange:
    """Words that were refused just now, and each reason."""

    publication: int
    text: str
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class Changeable:
    """One part with its form; `asks`: others have to say yes before it is changed."""

    part: OutPart
    waits: WaitingEdit | None
    back: ReturnedEdit | None
    tried: TriedChange | None
    asks: bool
    wished: str = ""

    @property
    def words(self) -> str:
        """In the form: what was just typed, what came back, what its event asks for, or what it says."""
        if self.tried:
            return self.tried.text
        return self.back.row.text if self.back else self.wished or self.part.typed


def changeable(request: BrandRequest, standing: PostStanding, tried: TriedChange | None) -> list[Changeable]:
    """Every part that is out on a network where words can be changed."""
    parts = out_parts(standing.variants)
    if not parts:
        return []
    post = standing.post
    behind = behind_of(post, request.now)
    waits, back = waiting_under(post, request.person.pk, request.now), returned_under(post)
    return [
        Changeable(
            one,
            waits.get(one.publication.pk),
            back.get(one.publication.pk),
            tried if tried and tried.publication == one.publication.pk else None,
            asks_others(post, one.publication.channel_id),
            wished_words(behind.row, one) if behind else "",
        )
        for one in parts
    ]
