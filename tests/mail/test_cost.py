"""Letters made to be slow are folded within a bound on processor time."""

from __future__ import annotations

import resource
import subprocess
import sys

HOSTILE = """
from rapport.answers.disclosure import without_our_lines
from rapport.connectors.email.markup_quotes import quotes_marked
from rapport.connectors.email.quoting import fold

PIECES = [
    "\\n", "a\\n", ">\\n", ">1\\n", "> a\\n", ">1\\n> a\\n", "From: a@b\\n", "On 3/3 \\n",
    "On 3/3 a@b.c wrote:\\n", "a-",
    "--\\n", "-- \\n", "____________\\n", "-----Original Message-----\\n",
    "On Mon, 3 Mar 2026 at 10:00, Bo <b@x.example> ",
    "1:1 ", "a@b ", "wrote: ", ": ", "Sent from my iPhone\\n", "Date: 3\\n\\n", "x 3/3 On 3 ", "12 3 wrote:\\n",
    "reply On Wed, Apr 4, 2012 at 3:59 PM, b@e.com wrote:\\n> Hi\\n", "Para: x\\nFrom: y\\n",
    "Sent from my iphone ",
]
for piece in PIECES:
    fold(piece * (100_000 // len(piece)))
    without_our_lines(piece * (100_000 // len(piece)))
for piece in ["<a ", "<blockquote ", "<blockquote type=cite>", "<div class=gmail_quote>", "<p>gmail_quote"]:
    quotes_marked(piece * (100_000 // len(piece)))
styles = "".join(f"<b id={n}>" for n in range(1900))
assert len(quotes_marked(f"<p class=gmail_quote>{styles}</p>" + "<p>x</p>" * 1000)) < 1_000_000
"""


def test_letters_made_to_be_slow_are_folded_in_bounded_time() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))

    run = [sys.executable, "-c", HOSTILE]
    done = subprocess.run(run, preexec_fn=bounded, capture_output=True, text=True)  # noqa: S603, PLW1509
    assert done.returncode == 0, done.stderr
