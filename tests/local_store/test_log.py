from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from asr_tui.local_store.log import start_log


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def test_our_doings_are_logged_for_the_user_alone_and_the_sdks_chatter_is_not(tmp_path: Path) -> None:
    path = tmp_path / "log" / "asr-tui.log"
    assert start_log(path) == ""
    logging.getLogger("asr_tui.services").info("ours")
    logging.getLogger("azure.core.pipeline").info("Authorization: Bearer secret")
    logging.getLogger("azure.identity").warning("theirs")
    text = path.read_text()
    assert "ours" in text
    assert "theirs" in text
    assert "secret" not in text
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    assert "No log can be written" in start_log(tmp_path / "log" / "asr-tui.log")
    logging.getLogger("asr_tui.services").info("goes nowhere")
