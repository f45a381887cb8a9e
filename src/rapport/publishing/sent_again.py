"""The form of a new post that comes a second time: its answer was lost, or somebody went back and wrote on."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from rapport.accounts.models import Person
from rapport.publishing.given import FileGiven, PostGiven, VariantGiven
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import Post, PostVersion
from rapport.publishing.writing import beside_columns, change_post

FIRST = 1
WHY = gettext_lazy("This was saved before, and is not as it was then. Saved again, yours is a post of its own.")


class SavedBefore(NotNow):
    """The form was saved, and the post is not as it was then: with other words it is a post of its own."""


def sent_again(post: Post, given: PostGiven, by: Person, now: datetime) -> Post:
    """The post that the form made; with what is typed now, where only this form ever wrote it.

    Raises `SavedBefore` where others changed it since, or it left: then nothing was changed.
    """
    kept = PostVersion.across_brands.filter(post=post, number__in=(FIRST, post.version))
    if as_given(given) in [one.said for one in kept]:
        return _with_beside(post, given, now)
    try:
        return change_post(post, given, by, now, FIRST)
    except NotNow as error:
        raise SavedBefore(str(WHY)) from error


@transaction.atomic
def _with_beside(post: Post, given: PostGiven, now: datetime) -> Post:
    """The same words; what was typed beside them since is kept where nothing of others stands."""
    row = locked(post).post
    typed = beside_columns(given)
    anew = {name: said for name, said in typed.items() if getattr(row, name) != said}
    if row.changed_at != row.created_at and any(getattr(row, name) for name in anew):
        raise SavedBefore(str(WHY))
    if anew:
        Post.across_brands.filter(pk=row.pk).update(**anew, changed_at=now)
    return locked(row).post


def as_given(given: PostGiven) -> dict[str, Any]:
    """What `snapshot` keeps of a post that is written like this."""
    said = {
        "idea": given.idea.strip(),
        **({"thread": given.parts} if given.parts else {}),
        "first_comment": given.first_comment.strip(),
        "poll": given.poll.as_kept if given.poll else None,
        "quote": given.quote.as_kept if given.quote else None,
        "warning": given.warning.strip()[:300],
        "language": given.language[:8],
        "links": given.campaign.strip()[:120] if given.utm else "",
        "files": [_file(one) for one in given.files],
        "variants": {str(one.channel.pk): _own(one) for one in given.variants},
    }
    return json.loads(json.dumps(said))  # type: ignore[no-any-return]


def _own(given: VariantGiven) -> dict[str, Any]:
    warning = given.warning.strip()[:300]
    return {
        "text": given.text.strip(),
        "warning": warning,
        **({"no_warning": True} if given.no_warning and not warning else {}),
        "thread": given.parts,
        **({"no_thread": True} if given.no_thread and not given.parts else {}),
        "first_comment": given.first_comment.strip(),
        "crops": {sha256: crop.as_kept for sha256, crop in given.crops.items()},
        "files": None if given.files is None else [_file(one) for one in given.files],
        "at": given.own_at.isoformat() if given.own_at else "",
    }


def _file(given: FileGiven) -> list[Any]:
    return [given.file.sha256, given.name[:120], given.alt.strip()[:1500], given.waived]
