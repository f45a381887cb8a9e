"""The forms in which a brand's knowledge is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.answers import saved
from rapport.answers.models import Article, SavedReply
from rapport.domain.set_apart import isolated
from rapport.domain.variables import NAMES
from rapport.triage.slots import KINDS, slots
from rapport.web.knowledge.validity_form import ValidityForm, validity_shown

Wordings = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One language of an article, as the form shows it."""

    code: str
    name: str
    questions: forms.BoundField
    answer: forms.BoundField


class ArticleForm(ValidityForm):
    """A title, its time, and for each language the ways to ask and the answer."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("What this is about, for your team. Customers never see it.")
    )

    def __init__(self, *args: Any, codes: Iterable[str], first: str, **named: Any) -> None:
        super().__init__(*args, **named)
        known = dict(settings.LANGUAGES)
        self.codes = sorted(set(codes) | set(known), key=lambda code: (code != first, code))
        self.names = {code: known.get(code, code) for code in self.codes}
        for code in self.codes:
            self.fields[f"questions_{code}"] = _area(_("Ways to ask it, one a line"), 5, code)
            self.fields[f"answer_{code}"] = _area(_("The answer"), 9, code)

    def columns(self) -> list[Column]:
        return [
            Column(code, self.names[code], self[f"questions_{code}"], self[f"answer_{code}"])
            for code in self.codes
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for code in self.codes:
            asked, said = given.get(f"questions_{code}"), given.get(f"answer_{code}")
            if asked and not said:
                self.add_error(f"answer_{code}", gettext("Write the answer to these questions, or remove them."))
            if strange := [name for name in slots(said or "") if name not in KINDS]:
                sentence = gettext("There is no slot called {%(name)s}; there are %(known)s.")
                known = ", ".join(f"{{{kind}}}" for kind in KINDS)
                self.add_error(f"answer_{code}", sentence % {"name": isolated(strange[0]), "known": known})
            if said and not asked:
                sentence = gettext("Write at least one way to ask for this answer, or remove it.")
                self.add_error(f"questions_{code}", sentence)
        if not self.errors and not self.wordings:
            raise forms.ValidationError(gettext("Write the questions and the answer in at least one language."))
        return given

    @property
    def wordings(self) -> Wordings:
        """Language → (questions, answer), for the languages that were filled in."""
        return {
            code: (_lines(self.cleaned_data[f"questions_{code}"]), self.cleaned_data[f"answer_{code}"])
            for code in self.codes
            if self.cleaned_data.get(f"questions_{code}") and self.cleaned_data.get(f"answer_{code}")
        }

    def says_the_same(self, article: Article) -> bool:
        return (self.cleaned_data["title"], self.wordings) == (article.title, worded(article))


def worded(article: Article) -> Wordings:
    """An article's words as the form gives them."""
    return {w.language: (_lines(w.questions), w.answer.strip()) for w in article.wordings.all()}


def filled(article: Article, zone: ZoneInfo) -> Mapping[str, object]:
    """What the form shows of an article."""
    values: dict[str, object] = {"title": article.title, **validity_shown(article.validity, zone)}
    for code, (questions, answer) in worded(article).items():
        values |= {f"questions_{code}": questions, f"answer_{code}": answer}
    return values


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _area(label: Any, rows: int, code: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": code, "spellcheck": "true"})
    return forms.CharField(label=label, required=False, max_length=20_000, widget=widget)


class SavedReplyForm(forms.ModelForm[SavedReply]):
    """Words people use often."""

    class Meta:
        model = SavedReply
        fields = ("title", "language", "text")
        labels = {"title": _("Title"), "language": _("Language"), "text": _("Words")}
        help_texts = {
            "text": _(
                "They are put into the composer; whoever uses them can still change them. {first name} and {name} "
                "become the customer's, {brand} the brand's, {my name} your own."
            )
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", _("Any language")), *settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(label=_("Language"), required=False, choices=choices)

    def clean_text(self) -> str:
        """What stands in braces has to be something that can be filled."""
        text = str(self.cleaned_data["text"])
        try:
            saved.check(text)
        except saved.NoSuchVariable as error:
            known = ", ".join(f"{{{one}}}" for one in NAMES)
            sentence = gettext("Nothing fills %(name)s in a saved reply; there are %(known)s.")
            raise forms.ValidationError(
                sentence % {"name": f"{{{isolated(error.name)}}}", "known": known}
            ) from error
        return text
