from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.audit import AuditEntry, Workplace
from asr_tui.domain.errors import CannotStore
from asr_tui.local_store import audit as audit_module
from asr_tui.local_store.audit import AuditFile
from asr_tui.local_store.workplace import workplace

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def entry(request: str) -> AuditEntry:
    return AuditEntry(NOW, "intent", "ada", "sub", "/vm", "write", request, message="two\nlines [red]\x1b[31m")


def written(path: Path, count: int) -> AuditFile:
    log = AuditFile(path)
    for number in range(count):
        log.record(entry(str(number)))
    return log


def test_lines_are_appended_and_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "audit.jsonl"
    AuditFile(path).record(entry("a"))
    AuditFile(path).record(entry("b"))
    assert AuditFile(path).entries() == (entry("a"), entry("b"))
    assert len(path.read_bytes().splitlines()) == 2
    assert {one.stat().st_mode & 0o777 for one in path.parent.iterdir()} == {0o600}


def test_a_line_steers_no_terminal_that_shows_it_and_loses_nothing(tmp_path: Path) -> None:
    said = replace(entry("a"), message="\x9b2J\u202e\x7f\u2028 \U000e0041 and plain: \xe9 \u3042")
    audit = AuditFile(tmp_path / "audit.jsonl")
    audit.record(said)
    text = (tmp_path / "audit.jsonl").read_text()
    assert text.splitlines() == [text.removesuffix("\n")]
    assert not {"\x9b", "\u202e", "\x7f", "\u2028", "\U000e0041"} & set(text)
    assert "\xe9 \u3042" in text
    assert audit.entries() == (said,)


def test_a_line_that_a_crash_cut_off_spoils_no_other_and_shows(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    audit = AuditFile(path)
    audit.record(entry("a"))
    path.write_bytes(path.read_bytes() + b'{"time": "2026')
    audit.record(entry("b"))
    assert audit.entries() == (entry("a"), entry("b"))
    assert audit.check().findings == ("audit.jsonl:2: the line cannot be read: a crash cut it off, or it was changed.",)


def test_no_file_is_no_lines(tmp_path: Path) -> None:
    assert AuditFile(tmp_path / "audit.jsonl").entries() == ()
    assert AuditFile(tmp_path / "audit.jsonl").check().sound


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    with pytest.raises(CannotStore):
        AuditFile(tmp_path / "audit.jsonl").record(entry("a"))


def test_who_works_where_stands_in_each_line(tmp_path: Path) -> None:
    at = Workplace("root (ada)", "10.0.0.7", "jump-01", "9.9")
    audit = AuditFile(tmp_path / "audit.jsonl", at)
    audit.record(entry("a"))
    assert audit.entries()[0].at == at


@pytest.mark.parametrize(
    ("environment", "client"),
    [
        ({"SSH_CONNECTION": "10.0.0.7 51234 10.0.0.1 22"}, "10.0.0.7"),
        ({"SSH_CLIENT": "fe80::1 5 22"}, "fe80::1"),
        ({}, ""),
    ],
)
def test_the_ssh_client_is_read_from_the_environment(environment: dict[str, str], client: str) -> None:
    assert workplace(environment).ssh_client == client


def test_who_became_another_user_is_named() -> None:
    assert workplace({"SUDO_USER": "ada-of-the-test"}).os_user.endswith(" (ada-of-the-test)")


# The chain


def changed(lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[:at], lines[at].replace(b'"ada"', b'"eve"'), *lines[at + 1 :]]


def removed(lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[:at], *lines[at + 1 :]]


def doubled(lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[: at + 1], *lines[at:]]


def swapped(lines: list[bytes], at: int) -> list[bytes]:
    other = at - 1 if at else 1
    swap = list(lines)
    swap[at], swap[other] = swap[other], swap[at]
    return swap


@given(st.integers(2, 6).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1))),
       st.sampled_from([changed, removed, doubled, swapped]))  # fmt: skip
def test_any_change_of_a_line_shows(
    tmp_path_factory: pytest.TempPathFactory, where: tuple[int, int], tamper: Callable[[list[bytes], int], list[bytes]]
) -> None:
    count, at = where
    path = tmp_path_factory.mktemp("audit") / "audit.jsonl"
    log = written(path, count)
    assert log.check().sound
    assert log.check().lines == count
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(tamper(lines, at)))
    assert not log.check().sound


def test_lines_cut_off_at_the_end_show_and_so_does_a_log_that_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log = written(path, 3)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert log.check().findings == ("The newest lines were changed or cut off.",)
    path.unlink()
    (still_named,) = AuditFile.all_in(tmp_path, tmp_path / "earlier.jsonl")
    assert still_named.check().findings == ("The newest lines were changed or cut off.",)


def test_a_hash_that_lags_one_line_behind_is_sound(tmp_path: Path) -> None:
    """A power cut may come between the line and its hash."""
    path = tmp_path / "audit.jsonl"
    log = written(path, 2)
    head = path.with_suffix(".head").read_text()
    log.record(entry("c"))
    path.with_suffix(".head").write_text(head)
    assert log.check().sound


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"last": 7}', "\x00"])
def test_a_hash_that_cannot_be_read_is_told(tmp_path: Path, kept: str) -> None:
    log = written(tmp_path / "audit.jsonl", 1)
    (tmp_path / "audit.head").write_text(kept)
    assert "is missing" in log.check().findings[0]


def test_a_large_log_is_rotated_and_read_and_checked_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_module, "ROTATED_AT", 600)
    path = tmp_path / "audit.jsonl"
    log = written(path, 9)
    assert len(list(tmp_path.glob("audit.*.jsonl"))) > 2
    assert [one.client_request_id for one in log.entries()] == [str(number) for number in range(9)]
    assert log.check().sound
    assert log.check().lines == 9
    first = min(tmp_path.glob("audit.*.jsonl"))
    first.unlink()
    assert not log.check().sound


def test_several_writers_keep_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: AuditFile(path).record(entry(str(number))), range(40)))
    assert AuditFile(path).check().sound
    assert {one.client_request_id for one in AuditFile(path).entries()} == {str(number) for number in range(40)}


def test_each_endpoint_has_its_own_log_and_the_earlier_one_is_read_with_it(tmp_path: Path) -> None:
    earlier = tmp_path / "audit.jsonl"
    plain = {"time": "2026-01-01T00:00:00Z", "phase": "intent", "who": "ada", "subscription": "s", "resource": "/vm",
             "action": "write", "client_request_id": "old"}  # fmt: skip
    earlier.write_text(json.dumps(plain) + "\n")
    clouds = [
        AuditFile.of(tmp_path / "audit", one, Workplace(), earlier) for one in ("https://a.test", "https://b.test")
    ]
    clouds[0].record(entry("new"))
    assert [one.client_request_id for one in clouds[0].entries()] == ["old", "new"]
    assert [one.client_request_id for one in clouds[1].entries()] == ["old"]
    assert clouds[0].check().sound
    assert [one.path.name[:6] for one in AuditFile.all_in(tmp_path / "audit", earlier)] == ["a.test"]
