"""Templates as they are sent: without the indents they have here, and no value turns what stands behind it."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import app_directories

INDENT = re.compile(r"\n\s+")
# A line of nothing but tags leaves one end of line, not two. Where words of a translation begin it leaves both:
# `trimmed` takes the one behind it away, and what stands before would touch the words.
TAGS_ALONE = re.compile(r"\n(?=(?:\{%(?! blocktranslate)[^\n%]*%\})+\n)")

# What is read: words on the page, and these attributes. What a form sends back is left as it is.
READ = frozenset({"title", "aria-label", "aria-description", "alt", "label"})
PIECES = re.compile(
    r"\{%-? *(?P<tag>\w+)(?P<said>.*?)%\}|\{\{ *(?P<value>.*?) *\}\}|\{#.*?#\}"
    r"|<(?P<opens>/?[a-zA-Z][\w-]*)|(?P<attribute>[\w:-]+)=\"|(?P<quote>\")|(?P<ends>>)",
    re.DOTALL,
)
GIVEN = re.compile(r"(\w+)=((?:\"[^\"]*\"|'[^']*'|[^\s\"'])+)")


class Loader(app_directories.Loader):
    """Finds what Django finds, takes the space away that begins a line, and closes what values leave open."""

    def get_contents(self, origin: Origin) -> str:
        text = TAGS_ALONE.sub("", INDENT.sub("\n", super().get_contents(origin)))
        return Closing().rewrite(text) if str(origin.template_name).endswith(".html") else text


class Closing:
    """Puts `|closed` behind each value that people read, and behind what is given to words of a translation."""

    def __init__(self) -> None:
        self.within = self.attribute = ""
        self.translated = self.typed = False

    def rewrite(self, text: str) -> str:
        return PIECES.sub(self._piece, text)

    def _piece(self, found: re.Match[str]) -> str:
        if found["tag"]:
            return self._tag(found)
        if found["value"]:
            return self._value(found)
        if found["opens"]:
            self.within, self.attribute = found["opens"], ""
            self.typed = found["opens"] == "textarea" or (self.typed and found["opens"] != "/textarea")
        elif found["attribute"] and self.within:
            self.attribute = found["attribute"]
        elif found["quote"] and self.within:
            self.attribute = ""
        elif found["ends"] and not self.attribute:
            self.within = ""
        return found[0]

    def _tag(self, found: re.Match[str]) -> str:
        if found["tag"] not in ("blocktranslate", "endblocktranslate"):
            return found[0]
        self.translated = found["tag"] == "blocktranslate"
        return GIVEN.sub(r"\1=\2|closed", found[0])

    def _value(self, found: re.Match[str]) -> str:
        unread = self.typed or (self.within and self.attribute not in READ)
        return found[0] if unread or self.translated else f"{{{{ {found['value']}|closed }}}}"
