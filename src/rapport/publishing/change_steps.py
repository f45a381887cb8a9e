"""Requests about other words for what is out: bound to the words, to what they replace, and to its files."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Person
from rapport.approvals.asking import ask_client_too, ask_yes
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.rule import four_eyes
from rapport.approvals.subjects import About
from rapport.outbox.models import Step
from rapport.publishing.approval_models import ClientAsk
from rapport.publishing.composed import files_of
from rapport.publishing.locked import locked, void_published_changes
from rapport.publishing.models import Post, PublishedChange
from rapport.publishing.out_parts import OutPart, out_parts


class PublishedChanges:
    """What a yes to other words is asked for: while nothing of the post is different from what was read."""

    kind = RequestKind.EDIT
    changed: Promise = _(
        "What is out, or what it is to say, was changed since: look at it again before you say yes."
    )
    theirs: Promise = _("You wrote these words; somebody else has to say yes to them.")

    def about(self, rows: Sequence[ApprovalRequest]) -> Mapping[int, About]:
        found = changes_by_number([one.subject for one in rows])
        clients = _clients(list(found.values()))
        return {
            one.pk: About(
                own=frozenset({row.by_id}),
                named={"post": row.post_id},
                channels=(row.publication.channel.handle,),
                clients=clients[row.pk],
            )
            for one in rows
            if (row := found.get(one.subject))
        }

    def held_digest(self, request: ApprovalRequest) -> str:
        row = changes_by_number([request.subject]).get(request.subject)
        if row is None:
            return ""
        part = part_out(row.post, row.publication_id)
        return published_change_digest(row, part, locked(row.post).post.version) if part else ""

    def closed(self, request: ApprovalRequest, outcome: RequestOutcome, now: datetime) -> None:
        """Nothing follows: what is out stays as it is until the last yes."""


CHANGES = PublishedChanges()


def changes_by_number(numbers: Collection[int]) -> dict[int, PublishedChange]:
    """The wished changes with what is around them."""
    rows = PublishedChange.across_brands.filter(pk__in=numbers)
    return {one.pk: one for one in rows.select_related("post__brand", "publication__channel", "by")}


def part_out(post: Post, publication: int) -> OutPart | None:
    """The part that is out and can be changed; nobody else's until the transaction ends."""
    return next((one for one in out_parts(locked(post).variants) if one.publication.pk == publication), None)


def asks_others(post: Post, channel: int) -> bool:
    """Whether nobody changes alone what is out on this channel: by the rule for posts, or by a client's link."""
    return four_eyes(post.brand) or bool(_asks(post.pk, channel))


def ask_for_change(row: PublishedChange, part: OutPart, by: Person, now: datetime) -> ApprovalRequest:
    """One open request for these words, by the steps of the rule for posts; one before it is void.

    In the caller's transaction, which holds the post.
    """
    void_published_changes(row.post, now, row.publication_id)
    digest = published_change_digest(row, part, row.version)
    named = {"post": row.post_id}
    made = ask_yes(
        row.brand_id, RequestKind.EDIT, row.pk, digest, by, now, named, row.version, rule=RequestKind.POST
    )
    for one in _asks(row.post_id, part.publication.channel_id):
        ask_client_too(made, one.link.client)
    return made


def published_change_digest(row: PublishedChange, part: OutPart, version: int) -> str:
    """The hash of what is to be said, of what it takes the place of, and of the files that stay beside it."""
    edit = part.edit.pk if part.edit and part.edit.step == Step.SENT else None
    files = [[one.file.sha256, one.alt] for one in files_of(part.variant)] if part.place == 0 else []
    content = [row.publication_id, row.text, part.typed, version, edit, part.publication.payload, files]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _asks(post: int, channel: int) -> list[ClientAsk]:
    """The clients' links that ask for this post on this channel and were not revoked."""
    rows = ClientAsk.across_brands.filter(post=post, link__revoked_at=None, link__channels=channel)
    return list(rows.select_related("link__client").order_by("pk"))


def _clients(rows: Collection[PublishedChange]) -> Mapping[int, dict[int, str]]:
    """Whom links that were not revoked ask about the part, by name."""
    asks = ClientAsk.across_brands.filter(post__in={one.post_id for one in rows}, link__revoked_at=None)
    named = asks.values_list("post", "link__channels", "link__client", "link__client__name")
    there: defaultdict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for post, channel, client, name in named:
        there[post, channel][client] = name
    return defaultdict(dict, {one.pk: there[one.post_id, one.publication.channel_id] for one in rows})
