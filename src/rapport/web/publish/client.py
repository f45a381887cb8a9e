"""A client's pages: what is to go out, a yes or what should be different, and words about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from rapport.approvals.voting import GivenWord
from rapport.audience.draws.terms import GiveawayTerms
from rapport.audience.models import Giveaway
from rapport.media.file_response import given_file
from rapport.publishing.client_editing import client_edits, client_vote_edit
from rapport.publishing.client_view import SHOWN, ClientPost, client_post, client_posts
from rapport.publishing.client_voting import client_vote
from rapport.publishing.composed import files_of
from rapport.publishing.editing import EditRefused
from rapport.publishing.locked import NotNow
from rapport.publishing.post_comments import client_says, seen_by_client
from rapport.web.audience.public_giveaway import said_terms
from rapport.web.inbox.words import refusal_words
from rapport.web.publish.client_door import ClientVisit, client_door, page
from rapport.web.publish.client_entry import back, door, enter, inside
from rapport.web.publish.client_month import client_month
from rapport.web.publish.opened import opened_mark, seconds_since


@client_door("GET", "HEAD", "POST")
def index(visit: ClientVisit) -> HttpResponse:
    """Their posts, for the browser that opened the address. POST: the button that opens it."""
    if visit.request.method == "POST":
        return enter(visit)
    return _page(visit) if visit.inside else door(visit)


@client_door("POST")
@inside
def word(visit: ClientVisit, pk: int) -> HttpResponse:
    """A yes, or what should be different, to the hash `seen`."""
    ask, given = _found(visit, pk).ask, visit.request.POST
    yes, words = given.get("vote") == "yes", given.get("words", "")[:1000]
    took = seconds_since(given.get("opened", ""), visit.now)
    try:
        client_vote(ask, yes, visit.now, seen=given.get("seen", ""), words=words, seconds=took)
    except NotNow as error:
        return _page(visit, refusal=str(error), about=pk, words=words, status=409)
    return back(visit, f"#p{pk}")


@client_door("POST")
@inside
def edit_word(visit: ClientVisit, number: int) -> HttpResponse:
    """A yes or no to other words for what is out, to the hash `seen`."""
    given = visit.request.POST
    took = seconds_since(given.get("opened", ""), visit.now)
    said = GivenWord(given.get("vote") == "yes", given.get("seen", ""), given.get("words", "")[:1000], took)
    try:
        client_vote_edit(visit.link, number, said, visit.now)
    except EditRefused as error:
        why = " ".join(refusal_words(one) for one in error.refusals)
        return _page(visit, refusal=why, edit=number, words=said.words, status=409)
    except NotNow as error:
        return _page(visit, refusal=str(error), edit=number, words=said.words, status=409)
    return back(visit, "#changes")


@client_door("POST")
@inside
def comment(visit: ClientVisit, pk: int) -> HttpResponse:
    """Words to the team about one post."""
    found, given = _found(visit, pk), visit.request.POST
    if found.turn not in SHOWN:
        raise Http404("There is nothing here.")
    try:
        client_says(found.ask, given.get("words", ""), visit.now)
    except NotNow as error:
        return _page(visit, refusal=str(error), about=pk, status=422)
    return back(visit, f"#p{pk}")


@client_door("GET", "HEAD")
@inside
def picture(visit: ClientVisit, pk: int, file: int) -> HttpResponseBase:
    """A picture of a post that they may see, on a channel of theirs."""
    shown = [row for one in _found(visit, pk).variants for row in files_of(one.variant)]
    row = next((one for one in shown if one.pk == file), None)
    if row is None:
        raise Http404("There is nothing here.")
    return given_file(visit.request, row.file, row.name)


def _found(visit: ClientVisit, pk: int) -> ClientPost:
    found = client_post(visit.link, pk, visit.now)
    if found is None:
        raise Http404("There is nothing here.")
    return found


def _page(
    visit: ClientVisit, refusal: str = "", about: int = 0, words: str = "", status: int = 200, edit: int = 0
) -> HttpResponse:
    posts, edits = client_posts(visit.link, visit.now), client_edits(visit.link)
    rules = _rules(visit, [one.ask.post_id for one in posts if one.variants])
    cards = [
        (one, seen_by_client(one.ask) if one.turn in SHOWN else [], rules.get(one.ask.post_id)) for one in posts
    ]
    given = {
        "link": visit.link,
        "address": visit.address,
        "token": visit.token,
        "language": visit.language,
        "languages": settings.LANGUAGES,
        "cards": cards,
        "edits": edits,
        "edit": edit,
        "waiting": sum(one.turn == "yours" for one in posts) + len(edits),
        "month": client_month(posts, visit.request.GET.get("month", "")[:7]),
        "opened": opened_mark(visit.now),
        "refusal": refusal,
        "about": about,
        "words": words,
        "title": _("Posts for your yes"),
    }
    return page("client/index.html", given, status)


def _rules(visit: ClientVisit, posts: list[int]) -> dict[int, Mapping[str, object]]:
    """What a yes to a post says yes to besides its words: the rules of its giveaway."""
    rows = Giveaway.of(visit.link.brand).filter(post__in=posts).defer("entrants", "left_out")
    return {
        one.post_id: said_terms(GiveawayTerms.of(one), visit.link.brand.time_zone) for one in rows if one.post_id
    }
