"""How alike texts are in meaning: an encoder's points, stretched so that what all share counts little."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rapport.triage.deep.encoder import LONGEST, Encoder
from rapport.triage.matching.learn import product

Points = NDArray[np.float32]
USUAL = 60
SMOOTH = 0.1
# What anybody might write, the same in three languages: the middle of all messages, and where languages part.
PLAIN = (
    ("Hello, I have a question.", "When does it arrive?", "Thank you, that was quick!", "How much is it?",
     "I would like to speak to somebody.", "It does not work.", "Where are you?", "Do you have this in blue?",
     "Can I change my order?", "Nice picture."),
    ("Hola, tengo una pregunta.", "¿Cuándo llega?", "¡Gracias, qué rápido!", "¿Cuánto cuesta?",
     "Quiero hablar con alguien.", "No funciona.", "¿Dónde estáis?", "¿Lo tenéis en azul?",
     "¿Puedo cambiar mi pedido?", "Bonita foto."),
    ("Ciao, ho una domanda.", "Quando arriva?", "Grazie, velocissimi!", "Quanto costa?",
     "Vorrei parlare con qualcuno.", "Non funziona.", "Dove siete?", "Ce l'avete in blu?",
     "Posso cambiare il mio ordine?", "Bella foto."),
)  # fmt: skip


class Space:
    """Questions as points of an encoder, seen from their middle and whitened.

    The middle and the spread are those of the n questions and of m = 60 imagined ones that lie around plain
    sentences, evenly to all sides. The two directions in which languages part are left out, the others scaled
    by 1 / √(variance + 0.1 · the greatest variance); then likeness is the cosine.
    """

    def __init__(self, questions: Sequence[str], encoder: Remembered) -> None:
        self._encoder = encoder
        points = encoder.encode(questions).astype(np.float64)
        few = USUAL / (USUAL + len(points))
        self._middle = few * encoder.middle + (1 - few) * points.mean(axis=0)
        away = points - self._middle
        away -= away @ encoder.languages.T @ encoder.languages
        spread = away.T @ away / len(points)
        even = np.eye(encoder.size) * (np.trace(spread) / encoder.size)
        variance, axes = np.linalg.eigh((1 - few) * spread + few * even)
        axes = axes - encoder.languages.T @ (encoder.languages @ axes)
        stretched = axes / np.sqrt(variance + SMOOTH * variance[-1] + 1e-12)
        self._stretch = np.ascontiguousarray(stretched, dtype=np.float32)
        self._across = np.ascontiguousarray(self._placed(points).T)

    def near(self, texts: Sequence[str]) -> Points:
        """Likeness in [-1, 1] of each text to each question: (texts, questions)."""
        return product(self._placed(self._encoder.encode(texts)), self._across)

    def _placed(self, points: NDArray[np.floating]) -> Points:
        placed = product((points - self._middle).astype(np.float32), self._stretch)
        return np.asarray(placed / (np.linalg.norm(placed, axis=1, keepdims=True) + 1e-9), dtype=np.float32)


class Remembered:
    """An encoder that remembers what it encoded, so that an edited article costs its new questions only."""

    def __init__(self, encoder: Encoder, most: int = 50_000) -> None:
        self._encoder, self._most = encoder, most
        self._kept: dict[str, Points] = {}
        self.size = encoder.size
        plain = np.stack([encoder.encode(sentences).mean(axis=0) for sentences in PLAIN]).astype(np.float64)
        self.middle = plain.mean(axis=0)
        self.languages = np.linalg.svd(plain - self.middle, full_matrices=False)[2][: len(PLAIN) - 1]

    def encode(self, texts: Sequence[str]) -> Points:
        """One row of length 1 per text: (texts, size)."""
        cut = [text[:LONGEST] for text in texts]
        missing = [text for text in dict.fromkeys(cut) if text not in self._kept]
        rows = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        found = [rows[text] if text in rows else self._kept[text] for text in cut]
        self._keep(rows)
        return np.array(found, dtype=np.float32).reshape(len(cut), self.size)

    def _keep(self, rows: dict[str, Points]) -> None:
        self._kept |= rows
        for text in list(self._kept)[: max(0, len(self._kept) - self._most)]:
            del self._kept[text]
