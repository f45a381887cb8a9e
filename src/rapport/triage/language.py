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
SURE = 1.2
# In a few words, what is known weighs as much as that many words of another language; a guess from outside, less.
HELD_IN_TWO, HELD, HINTED, SIGN = 5.0, 2.5, 0.4, 1.5
NATS, FARTHEST, OURS = 10.0, 8.0, 0.3
NOTHING_SEEN = -1e30
# Said in every language: tells none.
EVERYWHERE = frozenset({"ok"})

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
# Signs and letters that one language alone writes, of those told apart here.
_SIGNS = {sign: language for language, signs in {
    "es": "¿¡", "pt": "ãõ", "de": "ß", "tr": "ğış", "pl": "łąęśżź", "cs": "řěů", "hu": "őű", "ro": "țș",
}.items() for sign in signs}  # fmt: skip
_GUESSED_SCRIPTS = re.compile(r"[\u0400-\u052f\u0600-\u06ff\u0900-\u09ff]")


class Languages:
    """Tells languages apart, with one trained model cut down to the languages a shop is likely to meet."""

    def __init__(self) -> None:
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE)
        self._model.set_languages(LIKELY & set(self._model.labels))
        self._votes: dict[str, tuple[str, ...]] = {}
        small = {language: f"{lists(language)['function']}, {_person(language)}" for language in OWN}
        small |= {language: str(words) for language, words in lists("others").items()}
        for language, words in small.items():
            for word in dict.fromkeys(phrases(words)).keys() - EVERYWHERE:
                self._votes[word] = (*self._votes.get(word, ()), language)

    def of(self, shown: str, words: Sequence[str], hint: str = "", known: str = "") -> str:
        """The language's two-letter code, or `und`.

        `hint` is what the network, the page or the brand suggests, `known` the conversation's language so far;
        words outweigh either, but one or two words outweigh what is known only in another script.
        """
        known, hint = _code(known), _code(hint)
        before = known or hint
        if not _LETTER.search(shown):
            return before if before in OWN or known else UNKNOWN
        if not shown.isascii() and (other := self._by_script(shown)):
            return other
        votes = self._count(words)
        if not shown.isascii():
            for language in {_SIGNS[sign] for sign in set(shown.lower()) & _SIGNS.keys()}:
                votes[language] = votes.get(language, 0.0) + SIGN
        best, lead = _ahead(votes)
        said = sum(word.isalnum() for word in words)
        hold = _hold(bool(known), said) if before in votes or (before and said <= FEW) else 0.0
        sure = max(SURE, 0.06 * len(words))
        if lead >= (sure / 2 if hold and best == before else sure + hold):
            return best
        if hold:
            votes[before] = votes.get(before, 0.0) + hold
        return self._guess(shown, votes)

    def _count(self, words: Sequence[str]) -> dict[str, float]:
        votes: dict[str, float] = {}
        for word in words if len(words) < 400 else words[:400]:
            if (speakers := self._votes.get(word)) is not None:
                share = 1.0 / len(speakers)
                for language in speakers:
                    votes[language] = votes.get(language, 0.0) + share
        return votes

    def _guess(self, shown: str, votes: dict[str, float]) -> str:
        """Votes and letters together: each `NATS` of the model's log likelihood weigh as one word."""
        # Letter runs were learnt from running text: no capitals shouted, no names or addresses of the network.
        ranked = self._model.rank(_ADDRESS.sub(" ", shown[:600]).lower())
        likeliest = max(likelihood for _, likelihood in ranked)
        if likeliest < NOTHING_SEEN:
            return _ahead(votes)[0]
        behind = {str(code): max(-FARTHEST, (one - likeliest) / NATS) for code, one in ranked}
        short = len(shown) < SHORT
        return max(behind, key=lambda code: votes.get(code, 0.0) + behind[code] + OURS * (short and code in OWN))

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


def _code(language: str) -> str:
    """A language's code without its region; empty where it is none that we could tell from others."""
    code = language.casefold().replace("_", "-").split("-")[0]
    return code if code in LIKELY else ""


def _hold(known: bool, said: int) -> float:
    """How many words a language must be ahead to replace the one before, in a message of so many words."""
    if said > FEW:
        return 1.0 if known else 0.5
    if not known:
        return HINTED
    return HELD_IN_TWO if said <= 2 else HELD


def _person(language: str) -> str:
    """The single words by which somebody asks for a person."""
    listed = lists(language)["plain"]
    return str(listed["person_alone"]) if isinstance(listed, dict) else ""


def _ahead(votes: dict[str, float]) -> tuple[str, float]:
    """The language with most votes, and its lead over the next."""
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])[:2]
    if not ranked:
        return UNKNOWN, 0.0
    return ranked[0][0], ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
