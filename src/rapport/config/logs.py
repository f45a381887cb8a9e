"""Structured logs: one event a line, JSON for machines or plain for a terminal; secrets have no business here."""

from __future__ import annotations

import logging
import sys
import warnings

import structlog

from rapport.config.env import Env


def configure(env: Env, process: str) -> None:
    """Set up the log of one process; `process` is named on every line."""
    plain = env.log == "plain" or (env.log == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    shape: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shape],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    # Static files are read by WhiteNoise in one piece; Django would say so with the first of them.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    logging.getLogger("django.request").setLevel(logging.ERROR)
