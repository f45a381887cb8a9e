"""The address by which everybody checks what a post promised: in its words on every channel, in line and out."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rapport.outbox.models import Step
from rapport.publishing.change_models import PublishedChange
from rapport.publishing.composed import typed_words
from rapport.publishing.models import Post
from rapport.publishing.out_parts import OutPart

NOT_THERE = (Step.FAILED, Step.WITHDRAWN)


def missing_address(post: Post, words: Iterable[str]) -> str:
    """Why these words of one channel must not be all that it says; "" where the address is among them."""
    address = post.must_say
    if not address or any(urlsplit(address).path in one for one in words):
        return ""
    says = _("The address %(address)s is missing here: by it everybody checks what is promised. Put it back.")
    return says % {"address": address}


def would_drop_address(part: OutPart, text: str) -> str:
    """Why a part that is out must not come to say `text`: its channel might be without the address then."""
    typed, sure = typed_words(part.variant), [text]
    for row, said in zip(part.variant.parts.all(), typed, strict=False):
        other = row.publication_id != part.publication.pk and row.publication.step == Step.SENT
        if other and not any(
            missing_address(part.variant.post, [one]) for one in may_stand(row.publication_id, said)
        ):
            sure.append(said)
    return missing_address(part.variant.post, sure)


def may_stand(publication: int, typed: str) -> list[str]:
    """Every text that a part may come to show: what its network took last, what is not known since, what is typed.

    A change on its way may still be refused, or undone.
    """
    rows = PublishedChange.across_brands.filter(publication=publication).exclude(edit=None)
    said: list[str] = []
    for one in rows.select_related("edit").order_by("pk"):
        said = said or [one.before]
        if one.edit and one.edit.step == Step.SENT:
            said = [one.text]
        elif one.edit and one.edit.step not in NOT_THERE:
            said.append(one.text)
    return [*said, typed]
