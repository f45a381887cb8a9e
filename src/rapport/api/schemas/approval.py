"""What waits for a yes: a post, a reply, a change of what a robot may say, or is out; and the word given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.api.schemas.known import KnownHour
from rapport.api.schemas.post import Post
from rapport.api.schemas.reply import Reply
from rapport.inbox.waiting_replies import WaitingReply
from rapport.promise.waiting_changes import WaitingChange
from rapport.publishing.asked_posts import AskedYes
from rapport.publishing.waiting_edits import WaitingEdit


class VoteGiven(Given):
    """A yes or a no to what `digest` is the hash of; a no says what should be different."""

    yes: bool
    digest: Annotated[Text, StringConstraints(max_length=64)]
    words: Annotated[Text, StringConstraints(max_length=1000)] = ""


class ReplyAsked(Shape):
    """A reply that waits; `author` null: a draft as it was written. `files` are the hashes of their contents."""

    conversation: int
    draft: int | None
    author: str | None
    text: str
    files: list[str]


class ChangeAsked(Shape):
    """A change of what a robot may say: what is in force, and what is to be.

    `act`: `automatic` (an article, on `network`), `words` (of an automatic article), `dial`.
    """

    act: str
    article: int | None
    network: str
    before: dict[str, Any]
    said: dict[str, Any]


class EditAsked(Shape):
    """Other words for a part of a post that is out (`published`, its delivery): what stands there, what is to."""

    post: int
    published: int
    before: str
    text: str


class Asked(Shape):
    """What waits for a yes to exactly what `digest` is the hash of: a post, a reply or a change, by `kind`.

    `waiting`: for whom, in order, in words; `mine`: for whoever asks now; `risks`: what to look at closely;
    `ordinary`: it may get its yes together with others.
    """

    id: int
    kind: Literal["post", "reply", "robot", "edit"]
    digest: str
    asked_by: str
    asked_at: datetime
    waiting: str
    mine: bool
    must_leave_by: datetime | None
    risks: list[str]
    ordinary: bool
    post: Post | None = None
    reply: ReplyAsked | None = None
    change: ChangeAsked | None = None
    edit: EditAsked | None = None

    @classmethod
    def of(cls, one: AskedYes) -> Asked:
        return cls(**_about(one), kind="post", post=Post.of(one.standing))

    @classmethod
    def of_reply(cls, one: WaitingReply) -> Asked:
        row = one.row
        reply = ReplyAsked(
            conversation=row.conversation_id,
            draft=row.draft_id,
            author=row.author.handle if row.author else None,
            text=row.text,
            files=[each.file.sha256 for each in row.files.all()],
        )
        return cls(**_about(one), kind="reply", reply=reply)

    @classmethod
    def of_change(cls, one: WaitingChange) -> Asked:
        row = one.row
        change = ChangeAsked(
            act=row.act, article=row.article_id, network=row.network, before=row.before, said=row.said
        )
        return cls(**_about(one), kind="robot", change=change)

    @classmethod
    def of_edit(cls, one: WaitingEdit) -> Asked:
        row = one.row
        edit = EditAsked(post=row.post_id, published=row.publication_id, before=row.before, text=row.text)
        return cls(**_about(one), kind="edit", edit=edit)


class YesGiven(Given):
    """One request, and the hash of what was read."""

    id: int
    digest: Annotated[Text, StringConstraints(max_length=64)]


class ManyGiven(Given):
    """Up to 100 at once, each its own word."""

    yes: Annotated[list[YesGiven], Field(min_length=1, max_length=100)]


class LeftOutShape(Shape):
    """One that got no yes, and why."""

    id: int
    why: str


class ManyVoted(Shape):
    """Which got their yes (`said_yes`), and which did not; `checks`: what to know of the hours that this gave."""

    said_yes: list[int]
    left_out: list[LeftOutShape]
    checks: list[KnownHour] = []


class Voted(Shape):
    """Where it stands after a word: `outcome` is empty while others are waited for; `reply`: what left."""

    id: int
    kind: str
    outcome: str
    reply: Reply | None = None


def _about(one: AskedYes | WaitingReply | WaitingChange | WaitingEdit) -> dict[str, Any]:
    return {
        "id": one.request.pk,
        "digest": one.request.digest,
        "asked_by": one.request.asked_by.handle,
        "asked_at": one.request.asked_at,
        "waiting": one.waiting,
        "mine": one.mine,
        "must_leave_by": one.deadline,
        "risks": one.risks,
        "ordinary": one.ordinary,
    }
