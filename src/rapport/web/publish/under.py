"""What came under a post: its conversations beside it, and an answer written there."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.parameters import number_or_none
from rapport.inbox.meanwhile import AnsweredMeanwhile
from rapport.inbox.models import AskedReply, Conversation, Message, Need
from rapport.inbox.reply import AlreadySaid, NotAllowed
from rapport.inbox.under_posts import talks_of_post
from rapport.inbox.write import write
from rapport.publishing.models import Post
from rapport.publishing.standing import PostStanding, stands
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import in_words
from rapport.web.publish.form import whole_post

COMMENTS, LATELY = 20, 5
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class TalkUnder:
    """One conversation with what its contact said last, oldest first, and our word where it is the latest.

    `seen`: the newest message that is shown; `key`: under which an answer is said once.
    """

    talk: Conversation
    heard: list[Message]
    seen: int | None
    key: str

    @property
    def waits(self) -> bool:
        return self.talk.need != Need.NOTHING


def talks_under(standing: PostStanding) -> list[TalkUnder]:
    """The conversations that began under what of the post is out: complaints first, then the latest."""
    rows = talks_of_post(standing).select_related("contact", "channel", "identity", "floor")
    found = list(rows.order_by("-complaint_open", "-last_at")[:COMMENTS])
    newest = Message.of(standing.post.brand).filter(conversation__in=found).values("conversation")
    seen = dict(newest.annotate(last=Max("pk")).values_list("conversation", "last"))
    said_in = _heard(found)
    return [TalkUnder(one, said_in[one.pk], seen.get(one.pk), secrets.token_urlsafe(18)) for one in found]


def _heard(talks: Sequence[Conversation]) -> defaultdict[int, list[Message]]:
    """The last few messages of each, both ways."""
    found: defaultdict[int, list[Message]] = defaultdict(list)
    for talk in talks:
        rows = talk.messages.select_related("reading", "reply").order_by("-at", "-pk")
        found[talk.pk] = list(reversed(rows[:LATELY]))
    return found


@require_POST
@member("write")
def answer(request: BrandRequest, pk: int, number: int) -> HttpResponse:
    """A person's own words to one of the conversations under the post; what forbids them is told."""
    post = whole_post(request, pk)
    found = [one.talk for one in talks_under(stands(post)) if one.talk.pk == number] if post else []
    if not found:
        raise Http404("There is no such conversation under this post.")
    given, undo = request.POST, timedelta(seconds=settings.UNDO_SECONDS)
    key, seen = given.get("key", "")[:80], number_or_none(given.get("seen", ""))
    said = _("Your answer is on its way.")
    try:
        reply = write(
            found[0], given.get("text", "")[:LONGEST], request.person, request.now, undo=undo, key=key, seen=seen
        )
    except NotAllowed as error:
        refusal = " ".join(in_words(str(one)) for one in error.refusals)
    except AnsweredMeanwhile:
        refusal = _("Somebody answered meanwhile. Read it first; nothing was sent.")
    except AlreadySaid as error:
        refusal = str(error)
    else:
        refusal = ""
        if isinstance(reply, AskedReply):
            said = _("Your answer waits for somebody's yes, in its conversation.")
    if request.htmx:  # type: ignore[attr-defined]
        return _talks(request, post, refusal)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, said)
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


@require_safe
@member("see")
def talks(request: BrandRequest, pk: int) -> HttpResponse:
    """The comments as they are now, for a page that is open."""
    return _talks(request, whole_post(request, pk))


def _talks(request: BrandRequest, post: Post | None, refusal: str = "") -> HttpResponse:
    if post is None:
        raise Http404("There is no such post.")
    context = {"post": post, "brand": request.brand, "talks": talks_under(stands(post)), "refusal": refusal}
    return render(request, "publish/post_talks.html", context, status=422 if refusal else 200)
