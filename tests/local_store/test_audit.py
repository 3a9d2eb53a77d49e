from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import CannotStore
from asr_tui.local_store.audit import AuditFile

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def entry(request: str) -> AuditEntry:
    return AuditEntry(NOW, "intent", "ada", "sub", "/vm", "write", request, message="two\nlines [red]\x1b[31m")


def test_lines_are_appended_and_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "audit.jsonl"
    AuditFile(path).record(entry("a"))
    AuditFile(path).record(entry("b"))
    assert AuditFile(path).entries() == (entry("a"), entry("b"))
    assert len(path.read_bytes().splitlines()) == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_steers_no_terminal_that_shows_it_and_loses_nothing(tmp_path: Path) -> None:
    said = replace(entry("a"), message="\x9b2J\u202e\x7f\u2028 \U000e0041 and plain: \xe9 \u3042")
    audit = AuditFile(tmp_path / "audit.jsonl")
    audit.record(said)
    text = (tmp_path / "audit.jsonl").read_text()
    assert text.splitlines() == [text.removesuffix("\n")]
    assert not {"\x9b", "\u202e", "\x7f", "\u2028", "\U000e0041"} & set(text)
    assert "\xe9 \u3042" in text
    assert audit.entries() == (said,)


def test_a_line_that_a_crash_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    audit = AuditFile(path)
    audit.record(entry("a"))
    path.write_bytes(path.read_bytes() + b'{"time": "2026')
    audit.record(entry("b"))
    assert audit.entries() == (entry("a"), entry("b"))


def test_no_file_is_no_lines(tmp_path: Path) -> None:
    assert AuditFile(tmp_path / "audit.jsonl").entries() == ()


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    with pytest.raises(CannotStore):
        AuditFile(tmp_path / "audit.jsonl").record(entry("a"))
