"""Words about a post, in the team or with a client: a reply is read by nobody who cannot read what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.approval_models import ClientAsk, PostComment
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post

LONGEST, MOST = 2000, 500


@transaction.atomic
def say_about(
    post: Post, words: str, by: Person, now: datetime, *, internal: bool = True, parent: PostComment | None = None
) -> PostComment:
    """A person's words. Under internal ones nothing is external, whatever was asked for. Raises `NotNow`."""
    _check(post, words, parent)
    row = PostComment.across_brands.create(
        brand_id=post.brand_id,
        post=post,
        parent=parent,
        internal=internal or not _wide(parent),
        person=by,
        text=words.strip(),
        at=now,
    )
    note(post.brand_id, What.POST_COMMENTED, now, by=by, post=post.pk, internal=row.internal)
    return row


@transaction.atomic
def client_says(ask: ClientAsk, words: str, now: datetime) -> PostComment:
    """A client's words, which the team reads, too. Raises `NotNow`."""
    _check(ask.post, words, None)
    client = ask.link.client
    row = PostComment.across_brands.create(
        brand_id=ask.brand_id, post=ask.post, internal=False, client=client, text=words.strip(), at=now
    )
    note(ask.brand_id, What.POST_COMMENTED, now, actor="client", post=ask.post_id, client=client.pk)
    return row


def comments_of(post: Post) -> list[PostComment]:
    """All of them, for the team; the first said first."""
    return list(PostComment.of(post.brand).filter(post=post).select_related("person", "client", "parent"))


def seen_by_client(ask: ClientAsk) -> list[PostComment]:
    """What this client may read: external at every level, and under no other client's words."""
    rows = PostComment.across_brands.filter(post=ask.post_id).select_related("person", "client")
    return external(rows, ask.link.client_id)


def external(rows: Iterable[PostComment], client: int) -> list[PostComment]:
    """Those that this client may read, of all rows of one post."""
    known = {one.pk: one for one in rows}
    return [one for one in known.values() if all(_theirs(up, client) for up in _upwards(one, known))]


def _theirs(row: PostComment | None, client: int) -> bool:
    return row is not None and not row.internal and row.client_id in (None, client)


def _upwards(row: PostComment, known: dict[int, PostComment]) -> Iterable[PostComment | None]:
    """The words and all above them; None for what is not among the known, or leads round."""
    seen: set[int] = set()
    at: PostComment | None = row
    while at is not None and at.pk not in seen:
        yield at
        seen.add(at.pk)
        if at.parent_id is None:
            return
        at = known.get(at.parent_id)
    yield None


def _wide(parent: PostComment | None) -> bool:
    """Whether what is answered is external up to the first words."""
    while parent is not None:
        if parent.internal:
            return False
        parent = parent.parent
    return True


def _check(post: Post, words: str, parent: PostComment | None) -> None:
    if not words.strip() or len(words.strip()) > LONGEST:
        raise NotNow(_("Write 1 to %(n)d characters.") % {"n": LONGEST})
    if parent is not None and parent.post_id != post.pk:
        raise NotNow(_("What you answer belongs to another post."))
    if PostComment.across_brands.filter(post=post).count() >= MOST:
        raise NotNow(_("There are %(n)d comments already; that is the most.") % {"n": MOST})
