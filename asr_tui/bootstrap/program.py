"""Runs the program."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping

from msgspec.structs import replace

from asr_tui import __version__
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.settings import Settings
from asr_tui.local_store.files import escaped
from asr_tui.local_store.log import start_log
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.trust import trusted
from asr_tui.services.workspace import AzureOptions, Start, TerminalOptions
from asr_tui.ui.app import AsrApp


def run(start: Start, paths: Paths | None = None, terminal: TerminalOptions | None = None) -> int:
    """Show the app until it ends; returns the exit code."""
    terminal = terminal or TerminalOptions()
    paths, distrusted = trusted(paths or Paths.standard())
    opener = ProgramOpener(paths)
    for sentence in distrusted:
        opener.tell(sentence)
    log_error = start_log(paths.log)
    if log_error:
        opener.tell(log_error)
    logging.getLogger(__name__).info("asr-tui %s starts: %s", __version__, start)
    settings = opener.settings.load()
    app = AsrApp(
        read_only_by_default(start, settings),
        opener,
        settings,
        opener.settings,
        "" if log_error else str(paths.log),
        screen_reader=settings.screen_reader or terminal.screen_reader,
    )
    if threading.current_thread() is threading.main_thread():
        # Until the app has the terminal, Ctrl-C ends at once; asyncio would cancel its start, and the exit code be 0.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    app.run(mouse=settings.mouse and not terminal.no_mouse and not loses_escape_with_mouse(os.environ))
    gc.freeze()  # or the interpreter goes through the SDK's modules once more before it ends: up to a second
    _print_unwritten(opener)
    return app.return_code or 0


def loses_escape_with_mouse(environment: Mapping[str, str]) -> bool:
    """Whether this runs in GNU screen, which holds Esc until another key while it reports the mouse (tried: 4.9.0)."""
    named = environment.get("TERM", "").startswith("screen") and not environment.get("TMUX")
    return bool(environment.get("STY")) or named


def read_only_by_default(start: Start, settings: Settings) -> Start:
    """The start; against Azure it is read-only unless the settings say otherwise."""
    if isinstance(start, AzureOptions) and not settings.start_with_changes:
        return replace(start, read_only=True)
    return start


def _print_unwritten(opener: ProgramOpener) -> None:
    """Print the audit entries that could not be stored."""
    lines = opener.unwritten()
    if not lines:
        return
    from asr_tui.local_store.codec import encode_line  # not before the first frame

    sys.stderr.write(f"\nNot in the audit log, which could not be written: {len(lines)} lines. What happened (UTC):\n")
    for line in lines:
        what = " ".join(word for word in (line.phase, line.result, line.code) if word)
        name = line.resource.rpartition("/")[2]
        sys.stderr.write(escaped(f"  {line.time:%Y-%m-%d %H:%M:%S}  {line.action} {name}: {what}") + "\n")
    sys.stderr.write("\nThe same lines as the audit log would hold them (JSON):\n")
    for line in lines:
        sys.stderr.write(encode_line(line).decode())
