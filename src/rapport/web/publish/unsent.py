"""What is typed in the composer and not saved yet: kept as it is typed, found again from anywhere, thrown away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.parameters import number_or
from rapport.publishing.models import Post, UnsentPost
from rapport.publishing.unsent import TooMuchUnsent, TypedPost, keep_unsent, unsent_posts
from rapport.web.access import BrandRequest, member, told
from rapport.web.publish.file_fields import MOST_FILES
from rapport.web.publish.form import form_key

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "key", "post", "stamp", "after", "do"})
MOST_FIELDS, LONGEST_NAME = 900, 60
WORDS = ("idea", "first_comment", "notes", "poll", "text-", "thread", "comment-", "pick-")


@require_POST
@member("write")
def keep(request: BrandRequest) -> HttpResponseBase:
    """Keep what stands in the form; answers the key it is kept under, "" when nothing had to be kept."""
    number, given = number_or(request.POST.get("post", "")), request.POST
    post = get_object_or_404(Post.of(request.brand), pk=number) if number else None
    try:
        row = keep_unsent(request.brand, request.person, post, _typed(given, post), request.now)
    except TooMuchUnsent:
        return told(
            _("This is too much to be kept on the server: it stays in this browser until you save it."), 413
        )
    if row is None:
        return JsonResponse({"key": "", "says": "", "where": ""})
    says = render_to_string("publish/unsent_line.html", {"row": row, "brand": request.brand})
    return JsonResponse({"key": row.key, "says": says, "where": address(row)})


@require_POST
@member("write")
def throw_away(request: BrandRequest, pk: int) -> HttpResponseBase:
    """What was typed, for good; the post stays as it is saved."""
    row = get_object_or_404(unsent_posts(request.brand, request.person), pk=pk)
    where = address(row).partition("?")[0]
    row.delete()
    messages.success(request, _("Thrown away; what is saved is as it was."))
    return redirect(where)


def address(row: UnsentPost) -> str:
    """Where it goes on."""
    name, more = ("edit", [row.post_id]) if row.post_id else ("new", [])
    where = reverse(f"publish:{name}", args=[row.brand.slug, *more])
    return f"{where}?unsent={row.pk}"


def unsent_here(request: BrandRequest, post: Post | None) -> UnsentPost | None:
    """What goes on in the form: the row that the address names; of a post that is there, else the latest."""
    rows = unsent_posts(request.brand, request.person).filter(post=post)
    if number := number_or(request.GET.get("unsent", "")):
        return rows.filter(pk=number).first()
    return rows.first() if post else None


def stamp_of(request: BrandRequest) -> str:
    """From which stamp a form that was refused goes on."""
    row = unsent_posts(request.brand, request.person).filter(key=form_key(request.POST)).first()
    return row.stamp if row else ""


def others(
    request: BrandRequest, post: Post | None, shown: UnsentPost | None
) -> list[tuple[UnsentPost, str, str]]:
    """What else the person has not saved, of this post (None: all): first words, and where it goes on."""
    rows = unsent_posts(request.brand, request.person)
    rows = rows.filter(post=post) if post else rows
    return [(one, _title(one), address(one)) for one in rows if shown is None or one.pk != shown.pk]


def as_form(row: UnsentPost) -> QueryDict:
    """What was typed, as the form would send it."""
    found = QueryDict(mutable=True)
    for name, values in row.typed.items():
        found.setlist(name, values)
    found["key"] = row.key
    return found


def _title(row: UnsentPost) -> str:
    own = [values for name, values in row.typed.items() if name.startswith("text-")]
    said = (one.strip() for values in (row.typed.get("idea", []), *own) for one in values)
    return next((one for one in said if one), "")[:80]


def _typed(given: QueryDict, post: Post | None) -> TypedPost:
    """Of a new post without a word, and of a form that `nothing` differs in, nothing is kept.

    Raises `TooMuchUnsent`.
    """
    names = [one for one in given if one not in NOT_TYPED]
    if len(names) > MOST_FIELDS or any(len(one) > LONGEST_NAME for one in names):
        raise TooMuchUnsent(f"At most {MOST_FIELDS} fields are kept.")
    typed = {one: [said.replace("\x00", "") for said in given.getlist(one)] for one in names}
    said = any(one.strip() for name, values in typed.items() if name.startswith(WORDS) for one in values)
    picked = [number_or(one) for name in names if name.startswith("pick-") for one in given.getlist(name)]
    return TypedPost(
        form_key(given),
        typed if "nothing" not in given and (post or said) else {},
        picked[: 50 * MOST_FILES],
        given.get("stamp", "").replace("\x00", "")[:40],
        given.get("after", "").replace("\x00", "")[:40],
    )
