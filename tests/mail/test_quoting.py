"""The customer's own words are never hidden, whatever their program copied around them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.connectors.email.quoting import fold

HERE = Path(__file__).parent
COMPLAINTS = [
    line for line in (HERE / "complaints.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")
]
CLIENTS: dict[str, list[str]] = tomllib.loads((HERE / "clients.toml").read_text("utf-8"))
BELOW = [(client, below) for client, several in CLIENTS.items() for below in several]
OLD = ["Dear Dee,", "", "Your kayak leaves on Friday. Which colour would you like?", "", "Best wishes", "Bo"]
OWN = [
    "Blue, please.",
    "Thanks for the quick answer!\n\nI would take the blue one. When does it leave?\n\nDee",
    "Hola,\n\nno ha llegado nada todavía. ¿Cuándo llega?\n\nUn saludo\nDee Doe",
    "Buongiorno,\nnon è ancora arrivato niente.\n\nGrazie\nDee",
]
MARKED = [below for _, below in BELOW if below.endswith("{marked}")]


def filled(below: str) -> str:
    return below.replace("{old}", "\n".join(OLD)).replace(
        "{marked}", "\n".join(f"> {line}".rstrip() for line in OLD)
    )


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize(("client", "below"), BELOW)
@pytest.mark.parametrize("own", OWN)
def test_what_a_program_copies_is_folded_and_nothing_else(client: str, below: str, own: str) -> None:
    folded = fold(f"{own}\n\n{filled(below)}\n")
    assert folded.text == own
    assert sorted(words(f"{own}\n{filled(below)}")) == sorted(words(" ".join(folded)))


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_complaint_that_begins_like_a_program_is_shown(complaint: str) -> None:
    if complaint == "--":
        complaint = "--\nnobody answers me and it is broken"
    for below in ("", *(f"\n\n{filled(each)}" for _, each in BELOW[::7]), f"\n{filled(BELOW[0][1])}"):
        assert complaint in fold(f"{complaint}{below}").text
        assert complaint in fold(f"Hello\n{complaint}{below}").text
        assert complaint in fold(f"Hello, this is Dee.\n\n{complaint}\n\nPlease answer.{below}").text
    for end in (
        "\nwe will refund you.\nYou did not.",
        "\n\nYou did not.",
        "\n> we will refund you\n\nYou did not.",
    ):
        if complaint.startswith("> ") and end.startswith("\n>"):
            continue  # Nothing tells these two lines apart.
        assert complaint in fold(f"Hello again.\n\n{complaint}{end}").text
        assert "You did not." in fold(f"Hello again.\n\n{complaint}{end}").text


@settings(max_examples=300, deadline=None)
@given(
    before=st.lists(st.sampled_from(COMPLAINTS), max_size=3),
    between=st.lists(st.sampled_from(COMPLAINTS), max_size=3),
    after=st.lists(st.sampled_from(COMPLAINTS), max_size=2),
    below=st.sampled_from(MARKED),
    gap=st.sampled_from(["\n", "\n\n"]),
)
def test_no_word_of_the_customer_is_ever_outside_the_text(
    before: list[str], between: list[str], after: list[str], below: str, gap: str
) -> None:
    parts = [
        gap.join(before),
        filled(below),
        gap.join(between),
        "> and the second\n> quoted part",
        gap.join(after),
    ]
    if not any((before, between, after)):
        return
    text = "\n\n".join(part for part in parts if part)
    shown = fold(text).text
    for said in [*before, *between, *after]:
        assert said.strip() in shown
    assert sorted(words(text)) == sorted(words(" ".join(fold(text))))


@pytest.mark.parametrize(
    "mail",
    [
        "From: Bo <bo@x.example>\nSent: Monday\nTo: Dee\nSubject: Kayak\n\nWhich colour?\n\nBlue, as I said!",
        "-----Original Message-----\nFrom: Bo\n\nWhich colour?\n\nBlue, as I said!",
        "Hi Bo,\n\nFrom: Bo <b@x.example>\nTo: D\nSubject: Kayak\n\nWhich?\n\nBlue, as I said!",
        "See my answers below.\n\nFrom: Bo <bo@x.example>\nTo: Dee\nSubject: K\n\nWhich?\nBlue, as I said!",
        "Respuestas abajo en rojo.\n\nDe: Bo <bo@x.example>\nPara: D\nAsunto: K\n\n¿Cuál?\nBlue, as I said!",
        "On Mon, 23 Nov 2026 at 09:00, Bo <bo@harbour.example> wrote:\n> Which colour?\n\nBlue, as I said!",
        "> Which colour?\n\nBlue, as I said!\n\n> Which size?\n\nLarge.",
        "On Mon, 23 Nov 2026 at 09:00, Bo <bo@harbour.example> wrote:\n\nWhich colour?\n\nBlue, as I said!",
    ],
)
def test_an_answer_below_or_between_is_shown(mail: str) -> None:
    assert "Blue, as I said!" in fold(mail).text


@pytest.mark.parametrize(
    "said", ["Subject: my broken kayak", "Date: 3 March, and still none", "To: Barcelona", "Sent: it back"]
)
@pytest.mark.parametrize("between", ["", "I want my money.\n\n", "________________________________\n", "\n"])
def test_a_line_like_a_label_above_the_block_is_shown(said: str, between: str) -> None:
    block = "From: Bo <bo@x.example>\nSent: Monday\nTo: Dee\nSubject: Kayak\n\nWhich colour?"
    shown = fold(f"Nothing came.\n{said}\n{between}{block}").text
    assert shown.startswith(f"Nothing came.\n{said}")
    assert between.startswith("_") or between.strip() in shown


def test_a_forwarded_mail_is_shown_whole_also_below_what_is_quoted() -> None:
    forwarded = "---------- Forwarded message ---------\nFrom: X\nDate: Y\nSubject: Z\n\nYou broke it."
    assert fold(f"See this.\n\n{forwarded}") == (f"See this.\n\n{forwarded}", "")
    assert (
        fold(
            "I agree.\n\nOn Mon, 23 Nov 2026 at 09:00, Bo <b@x.example> wrote:\n> Begin forwarded message:\n> a"
        ).text
        == "I agree."
    )
