"""Which language a message is in: by its script, its small words, and a trained guess where these leave doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from rapport.triage.lexicon import OWN, lists, phrases

UNKNOWN = "und"
_LIKELY_CODES = """
en es it pt fr de nl ca ro pl sv da no fi cs sk sl hr hu tr id el ru uk bg ar he fa ur hi bn zh ja ko th vi
"""
LIKELY = frozenset(_LIKELY_CODES.split())
SHORT = 24
FEW = 4

_ADDRESS = re.compile(r"@\w+|https?://\S+|www\.\S+")
_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_SCRIPTS = {
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "hy": re.compile(r"[\u0531-\u058f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
}
_GUESSED_SCRIPTS = re.compile(r"[\u0400-\u052f\u0600-\u06ff\u0900-\u09ff]")


class Languages:
    """Tells languages apart, with one trained model cut down to the languages a shop is likely to meet."""

    def __init__(self) -> None:
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE)
        self._model.set_languages(LIKELY & set(self._model.labels))
        self._votes: dict[str, tuple[str, ...]] = {}
        small = {language: str(lists(language)["function"]) for language in OWN}
        small |= {language: str(words) for language, words in lists("others").items()}
        for language, words in small.items():
            for word in dict.fromkeys(phrases(words)):
                self._votes[word] = (*self._votes.get(word, ()), language)

    def of(self, shown: str, words: Sequence[str], hint: str = "") -> str:
        """The language's two-letter code, or `und`. `hint` is what the network says; words outweigh it."""
        hint = hint.casefold().replace("_", "-").split("-")[0][:3]
        if not _LETTER.search(shown):
            return hint if hint in OWN else UNKNOWN
        if not shown.isascii() and (other := self._by_script(shown)):
            return other
        votes = self._count(words)
        if "¿" in words or "¡" in words:
            votes["es"] = votes.get("es", 0.0) + 1.5
        if hint in votes or (hint in LIKELY and len(words) <= FEW):
            votes[hint] = votes.get(hint, 0.0) + 1.0
        best, lead = _ahead(votes)
        if lead >= max(1.2, 0.06 * len(words)):
            return best
        return self._guess(shown, votes, hint)

    def _count(self, words: Sequence[str]) -> dict[str, float]:
        votes: dict[str, float] = {}
        for word in words if len(words) < 400 else words[:400]:
            if (speakers := self._votes.get(word)) is not None:
                share = 1.0 / len(speakers)
                for language in speakers:
                    votes[language] = votes.get(language, 0.0) + share
        return votes

    def _guess(self, shown: str, votes: dict[str, float], hint: str) -> str:
        if len(shown) < SHORT:
            # Too short for letters to tell: a known small word or the network's word is better.
            if votes:
                return max(votes, key=lambda language: (votes[language], language == hint, language in OWN))
            if hint in LIKELY:
                return hint
        # Letter runs were learnt from running text: no capitals shouted, no names or addresses of the network.
        return str(self._model.classify(_ADDRESS.sub(" ", shown[:600]).lower())[0])

    def _by_script(self, shown: str) -> str:
        foreign = len(_FOREIGN.findall(shown))
        if foreign * 2 < len(_LETTER.findall(shown)):
            return ""
        counts = {language: len(script.findall(shown)) for language, script in _SCRIPTS.items()}
        if counts["ja"]:
            counts["ja"] += counts["zh"]
        best = max(counts, key=lambda language: counts[language])
        if counts[best] * 2 >= foreign:
            return best
        return str(self._model.classify(shown[:600])[0]) if _GUESSED_SCRIPTS.search(shown) else UNKNOWN


def _ahead(votes: dict[str, float]) -> tuple[str, float]:
    """The language with most votes, and its lead over the next."""
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])[:2]
    if not ranked:
        return UNKNOWN, 0.0
    return ranked[0][0], ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
