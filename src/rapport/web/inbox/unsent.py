"""Unsent words from a page: kept as they are typed, thrown away, brought back into the composer."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.parameters import number_or
from rapport.inbox.keep import TooMuch, Typed, fresh_key, keep, kept, let_go
from rapport.inbox.unsent_files import bring_back
from rapport.inbox.unsent_words import UnsentField
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.box import box_of, holding
from rapport.web.inbox.responses import composer, context, refused
from rapport.web.inbox.talk import Talk, talk_of
from rapport.web.templatetags.rapport import moment

FORMS = {"note": "components/note_form.html", "about": "components/about_form.html"}


@require_POST
@member("write")
def unsent(request: BrandRequest, number: int) -> HttpResponseBase:
    """Keep what stands in a field; answers the key it is kept under, "" when nothing had to be kept."""
    talk = talk_of(request, number)
    try:
        row = keep(talk.conversation, request.person, typed(request, talk), request.now)
    except TooMuch:
        return refused(
            _("This is too much to be kept on the server: it stays in this browser until you send it."), 413
        )
    line = {"at": moment(row.at), "brand": request.brand, "conversation": talk.conversation} if row else {}
    says = render_to_string("components/unsent.html", line) if row else ""
    return JsonResponse({"key": row.key if row else "", "stamp": row.stamp if row else "", "says": says})


@require_POST
@member("write")
def removal(request: BrandRequest, number: int) -> HttpResponseBase:
    """Throw away: the row `words`, or what is kept under the form's own key."""
    talk, chosen = talk_of(request, number), number_or(request.POST.get("words", ""))
    if chosen:
        kept(talk.conversation, request.person).filter(pk=chosen).delete()
    else:
        let_go(talk.conversation, request.person, key_of(request))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("inbox:show", brand=request.brand.slug, number=number)
    if form := FORMS.get(request.POST.get("field", "")):
        return render(request, form, context(request, talk))
    return composer(request, talk, box_of(talk))


@require_safe
@member("write")
def compose(request: BrandRequest, number: int) -> HttpResponseBase:
    """The composer with the latest unsent words, or with the row `words`."""
    talk = talk_of(request, number)
    chosen = number_or(request.GET.get("words", ""))
    return composer(request, talk, box_of(talk, chosen), focus=bool(chosen))


@require_safe
@member("write")
def rewording(request: BrandRequest, number: int, reply: int) -> HttpResponseBase:
    """The words of a reply that did not leave, to be changed and tried again."""
    talk = talk_of(request, number)
    row = get_object_or_404(talk.conversation.floor.replies, pk=reply, step__in=("failed", "withdrawn"))
    # One key for one reply: whoever tries it again, it leaves once.
    key = f"again-{row.pk}"
    bring_back(talk.conversation, request.person, key, row, request.now)
    begun = kept(talk.conversation, request.person).filter(key=key).first()
    talk = talk_of(request, number)
    private = begun.private if begun else bool(row.payload.get("private"))
    box = holding(talk, begun.text if begun else row.text, key, private=private)
    return composer(request, talk, box, focus=True)


def typed(request: BrandRequest, talk: Talk, field: str = "text") -> Typed:
    """The words of a form, with the draft they edit where that still belongs to this conversation."""
    given = request.POST
    draft = talk.conversation.drafts.filter(pk=number_or(given.get("draft", ""))).first()
    wanted = given.get("field", "")
    where = UnsentField(wanted) if wanted in UnsentField.values else UnsentField.REPLY
    return Typed(
        key=key_of(request) or fresh_key(),
        text=given.get(field, ""),
        field=UnsentField.EDIT if draft and where == UnsentField.REPLY else where,
        draft=draft,
        stamp=given.get("stamp", "").replace("\x00", "")[:40],
        after=given.get("after", "").replace("\x00", "")[:40],
        private=wants_private(request),
    )


def wants_private(request: BrandRequest) -> bool:
    """Whether a form's words are for the contact alone, though what they answer was written in public."""
    return request.POST.get("private") == "yes"


def key_of(request: BrandRequest) -> str:
    """What the form is sent under; "" for a form without one."""
    return request.POST.get("key", "").replace("\x00", "")[:60]
