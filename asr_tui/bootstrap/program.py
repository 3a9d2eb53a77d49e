"""The program from its first frame to its last line."""

from __future__ import annotations

import gc
import logging
import sys

from asr_tui import __version__
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.log import start_log
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Start
from asr_tui.ui.app import AsrApp


def run(start: Start, paths: Paths | None = None) -> int:
    """Show the app until it ends; gives the exit code."""
    paths = paths or Paths.standard()
    opener = ProgramOpener(paths)
    trouble = start_log(paths.log)
    if trouble:
        opener.tell(trouble)
    logging.getLogger(__name__).info("asr-tui %s starts: %s", __version__, start)
    app = AsrApp(start, opener, opener.settings.load(), opener.settings, "" if trouble else str(paths.log))
    app.run()
    gc.freeze()  # or the interpreter goes through the SDK's modules once more before it ends: up to a second
    _print_unkept(opener)
    return app.return_code or 0


def _print_unkept(opener: ProgramOpener) -> None:
    """The audit lines that found no place on this computer: the terminal is the last one to keep them."""
    lines = opener.unkept()
    if not lines:
        return
    from asr_tui.local_store.codec import encode_line

    sys.stderr.write("These audit lines could not be written to the audit log:\n")
    for line in lines:
        sys.stderr.write(encode_line(line).decode())
