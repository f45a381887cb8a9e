"""The rows of what lives in this house; each package keeps its own."""

from __future__ import annotations

from rapport.hosted.practice.played import PlayedStep as PlayedStep
