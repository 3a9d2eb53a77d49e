"""The log file: what the program did, for a support case; never a token or a body of a request."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from asr_tui.domain.redaction import redacted
from asr_tui.local_store.files import escaped, make_folder

LARGEST = 1_000_000
"""Bytes of one log file; two older ones are kept beside it."""


class _PrivateFileHandler(RotatingFileHandler):
    """Makes files that only the user can read; a line that cannot be written, on a full disk, is left out."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        """Print nothing: logging itself would show a traceback and the arguments, secrets and all, on the screen."""


class _Escaping(logging.Formatter):
    """Azure's words without secrets, escaped so that they control no terminal that shows the log."""

    def format(self, record: logging.LogRecord) -> str:
        return escaped(redacted(super().format(record)))


def start_log(path: Path) -> str:
    """Write the log there; why that cannot be, or an empty string."""
    root = logging.getLogger()
    try:
        make_folder(path.parent)
        handler: logging.Handler = _PrivateFileHandler(path, maxBytes=LARGEST, backupCount=2, encoding="utf-8")
    except OSError as error:
        root.addHandler(logging.NullHandler())
        return f"No log can be written: {path}: {error.strerror}."
    handler.setFormatter(_Escaping("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("asr_tui").setLevel(logging.INFO)
    return ""
