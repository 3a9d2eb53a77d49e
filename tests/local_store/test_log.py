from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
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
            with suppress(OSError):  # a full disk
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


def test_what_azure_said_steers_no_terminal_that_shows_the_log(tmp_path: Path) -> None:
    path = tmp_path / "asr-tui.log"
    start_log(path)
    mistake = ValueError("\x1b]52;c;eA==\x07 and \x9b31m and \u202e")
    logging.getLogger("asr_tui.services").error("it said \x1b[2J", exc_info=mistake)
    text = path.read_text()
    assert "it said \\u001b[2J\n" in text
    assert "ValueError: \\u001b]52;c;eA==\\u0007 and \\u009b31m and \\u202e\n" in text
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    assert "No log can be written" in start_log(tmp_path / "log" / "asr-tui.log")
    logging.getLogger("asr_tui.services").info("goes nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_prints_nothing_over_the_screen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "asr-tui.log"
    path.symlink_to("/dev/full")
    assert start_log(path) == ""
    logging.getLogger("asr_tui").warning("said with %s", "s3cr3t-t0k3n")
    assert capfd.readouterr() == ("", "")
