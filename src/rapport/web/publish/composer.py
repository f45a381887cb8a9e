"""The composer: one idea, its variants side by side as they will look, and the look before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.approvals.rule import four_eyes
from rapport.channels.models import Channel
from rapport.domain.poll import Poll
from rapport.domain.post_states import Move, PostState
from rapport.domain.thread_parts import joined_parts
from rapport.inbox.replan import change_plan
from rapport.media.clean import NotTaken
from rapport.publishing.beside import beside_digest
from rapport.publishing.checks import NotReady
from rapport.publishing.composed import whole_posts
from rapport.publishing.line import line_up
from rapport.publishing.locked import ChangedMeanwhile, NotNow, refused_move
from rapport.publishing.models import Post, When
from rapport.publishing.sent_again import SavedBefore, sent_again
from rapport.publishing.slots import QueueFull, next_free
from rapport.publishing.standing import stands
from rapport.publishing.unsent import let_go
from rapport.publishing.writing import change_post, write_once
from rapport.web.access import BrandRequest, member
from rapport.web.body_size import FILE, takes
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.publish.channel_fields import ChannelFields, typed
from rapport.web.publish.file_fields import picture_fields, shared_files
from rapport.web.publish.foreseen import drawn
from rapport.web.publish.form import form_key, read_form, seen_version, whole_post
from rapport.web.publish.one_post import in_line_words
from rapport.web.publish.plan import plan_shown, read_plan
from rapport.web.publish.poll_fields import poll_fields
from rapport.web.publish.previewed import previews, typed_post
from rapport.web.publish.rests import keep_rest, rest_shown
from rapport.web.publish.time_fields import as_wall, chosen_time
from rapport.web.publish.unsent import as_form, others, stamp_of, unsent_here

HOWS = (When.QUEUE, When.FIRST, When.NOW, When.DATE)


@page_with_form
@takes(settings.LARGEST_FILM + FILE)
@member("write")
def new(request: BrandRequest) -> HttpResponse:
    return _compose(request, None)


@page_with_form
@takes(settings.LARGEST_FILM + FILE)
@member("write")
def edit(request: BrandRequest, pk: int) -> HttpResponse:
    post = whole_post(request, pk)
    if post is None:
        raise Http404("There is no such post.")
    if request.method == "GET" and (why := refused_move(standing := stands(post), Move.EDIT)):
        out = all(one.state is PostState.PUBLISHED for one in standing.variants)
        messages.info(request, _("All of it is out; what went stays as it went.") if out else why)
        return redirect("publish:post", brand=request.brand.slug, pk=pk)
    return _compose(request, post)


@require_POST
@member("write")
def preview(request: BrandRequest) -> HttpResponse:
    """While somebody types: how it would look, and what is found; `post` in the form names a kept one."""
    pk = request.POST.get("post", "")
    post = whole_post(request, int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    given = request.POST
    found = previews(request, post, typed(request, post, given), given)
    context = {"previews": found, "brand": request.brand, "drew": drawn(request, given, post)}
    return render(request, "publish/previews.html", context)


def _compose(request: BrandRequest, post: Post | None) -> HttpResponse:
    unsent = unsent_here(request, post) if request.method == "GET" else None
    given = request.POST if request.method == "POST" else as_form(unsent) if unsent else None
    fields, refusal, changed, key = typed(request, post, given), "", False, form_key(given)
    if request.method == "POST":
        try:
            return _kept(request, post, fields)
        except (NotTaken, NotNow) as error:
            refusal, changed = str(error), isinstance(error, ChangedMeanwhile)
            key = form_key(None) if isinstance(error, SavedBefore) else key
    free, like = _next(request, fields), typed_post(request, post, given)
    context = {
        "post": post,
        "fields": fields,
        "pictures": picture_fields(request.brand, given, shared_files(post)),
        "previews": previews(request, post, fields, given),
        "drew": drawn(request, given, post),
        "refusal": refusal,
        "changed": changed,
        "hows": HOWS,
        "next": free if any(at for _, at in free) else [],
        "when": _wished(request, post, free, given),
        "four_eyes": four_eyes(request.brand),
        "typed": given,
        "key": key,
        **_read(post, None if changed else given),
        "unsent": unsent,
        "others": others(request, post, unsent) if request.method == "GET" else [],
        "stamp": unsent.stamp if unsent else stamp_of(request) if given else "",
        "plan": plan_shown(request, post, given),
        "rest": rest_shown(request, post, given),
        "like": like,
        "standing": stands(post) if post else None,
        "thread": given.get("thread", "") if given else joined_parts(like.thread),
        "poll": poll_fields(Poll.kept(like.poll)),
        "tab": "calendar",
    }
    return show(request, "publish/composer.html", context, status=422 if refusal else 200)


def _kept(request: BrandRequest, post: Post | None, fields: list[ChannelFields]) -> HttpResponse:
    """Kept first, and then, where that was pressed, put in line; what forbids it is told, and the words stay."""
    given = read_form(request, post, fields)
    if post is None and not given.says_anything:
        raise NotNow(_("Nothing is written yet: no words, no picture and no note. Nothing was saved."))
    by, now = request.person, request.now
    in_line = post is not None and any(one.publications for one in stands(post).variants)
    if post:
        kept = change_post(post, given, by, now, seen_version(request), request.POST.get("beside", ""))
    else:
        kept, new = write_once(request.brand, given, by, now)
        kept = kept if new else sent_again(kept, given, by, now)
    let_go(request.brand, by, form_key(request.POST))
    change_plan(kept, read_plan(request, request.POST), by, now)
    keep_rest(request, kept)
    if request.POST.get("do") != "line":
        left = in_line and not any(one.publications for one in stands(kept).variants)
        messages.success(request, _("Saved. It is out of the line now.") if left else _("Saved."))
        return _goes_on(request, kept)
    if post is None and not new and _lined_up(kept):  # the same form sent twice is one post
        return redirect("publish:post", brand=request.brand.slug, pk=kept.pk)
    how, at = chosen_time(request)
    try:
        line_up(kept, how, by, now, at=at)
    except (NotNow, NotReady, QueueFull) as error:
        messages.error(request, _("Saved, but not put in line. %(why)s") % {"why": error})
        return _goes_on(request, kept)
    messages.success(request, in_line_words(kept))
    return redirect("publish:post", brand=request.brand.slug, pk=kept.pk)


def _lined_up(post: Post) -> bool:
    """Whether it is in line, on its way or out, or waits for a yes to that."""
    fresh: Post = whole_posts(post.brand).get(pk=post.pk)
    return fresh.asked_at is not None or any(one.publications for one in stands(fresh).variants)


def _read(post: Post | None, given: QueryDict | None) -> dict[str, object]:
    """From what the form was made: what it says itself, also when it comes back, else the post as it is now."""
    if post is None:
        return {"seen": 0, "beside": ""}
    if given and given.get("seen"):
        return {"seen": given["seen"], "beside": given.get("beside", "")}
    return {"seen": post.version, "beside": beside_digest(post)}


def _goes_on(request: BrandRequest, post: Post) -> HttpResponse:
    """To the composer again, with the time that was wished for."""
    wish = {name: request.POST[name] for name in ("how", "at") if request.POST.get(name)}
    return redirect(f"{reverse('publish:edit', args=[request.brand.slug, post.pk])}?{urlencode(wish)}")


def _wished(
    request: BrandRequest, post: Post | None, free: Sequence[tuple[Channel, object]], typed: QueryDict | None
) -> dict[str, str]:
    """The word and the date as they were chosen; before that the post's, the queue, or a date where it is full."""
    given = request.GET if typed is None else typed
    rows = post.variants.all() if post else []
    if "how" not in given and (kept := next((one for one in rows if one.how and not one.own_at), None)):
        return {"how": kept.how, "at": as_wall(kept.at, request.brand)}
    first = When.QUEUE if any(at for _channel, at in free) else When.DATE
    how = given.get("how", "")
    return {"how": how if how in HOWS else first, "at": given.get("at", "")[:32]}


def _next(request: BrandRequest, fields: Sequence[ChannelFields]) -> list[tuple[Channel, object]]:
    """Each chosen channel's next free slot, None where there is none."""
    found: list[tuple[Channel, object]] = []
    for one in fields:
        try:
            found.append((one.channel, next_free(one.channel, request.now) if one.chosen else None))
        except QueueFull:
            found.append((one.channel, None))
    return found
