from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from asr_tui.cli import main
from asr_tui.domain.audit import AuditEntry, Workplace
from asr_tui.local_store.audit import AuditFile
from asr_tui.local_store.paths import Folder, Paths

NOW = datetime.now(UTC)
AT = Workplace("ada", "10.0.0.7", "jump-01", "0.1")


@pytest.fixture
def azure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Paths.standard().azure


def entry(request: str, machine: str, time: datetime) -> AuditEntry:
    vault = f"/subscriptions/s/resourceGroups/g/providers/P/vaults/v/items/{machine}"
    return AuditEntry(time, "intent", "ada@contoso.com", "s", vault, "failover/action", request, "run-1",
                      machine=machine, operation=f"Failover of {machine}")  # fmt: skip


@pytest.fixture
def log(azure: Folder) -> AuditFile:
    log = AuditFile.of(azure.audit, "https://management.azure.com", AT, azure.earlier_audit)
    log.record(entry("a", "web-01", NOW - timedelta(days=40)))
    log.record(entry("b", "web-01", NOW - timedelta(hours=2)))
    log.record(entry("c", "sql-01", NOW - timedelta(hours=1)))
    return log


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["audit", *arguments])
    return code, capsys.readouterr().out


def test_the_operations_on_a_machine_since_a_time_are_shown(log: AuditFile, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "show", "--machine", "web-01", "--since", "30d", "--format", "json")
    assert code == 0
    assert [one["clientRequestId"] for one in json.loads(out)["operations"]] == ["b"]
    _, out = run(capsys, "show", "--format", "csv")
    assert [row["machine"] for row in csv.DictReader(io.StringIO(out))] == ["web-01", "web-01", "sql-01"]
    _, out = run(capsys, "show", "--since", f"{NOW - timedelta(days=1):%Y-%m-%d}", "--format", "md")
    assert out.count("Failover of") == 2
    _, out = run(capsys, "show", "--machine", "nobody")
    assert out == "Nothing was changed, as far as these logs tell.\n"
    _, out = run(capsys, "show", "--practice")
    assert "Nothing was changed" in out


@pytest.mark.parametrize("since", ["yesterday", "30", "-3d", "2026-13-01", "9999999d", ""])
def test_a_time_that_is_none_is_refused_in_one_line(
    log: AuditFile, since: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["audit", "show", "--since", since])
    out, err = capsys.readouterr()
    if since:
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert "--since" in err
    else:
        assert code == 0


def test_a_changed_line_is_found(log: AuditFile, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "verify")[0] == 0
    log.path.write_bytes(log.path.read_bytes().replace(b"sql-01", b"sql-02"))
    code, out = run(capsys, "verify")
    assert code == 1
    assert "NOT as they were written" in out


def test_without_a_log_there_is_nothing_to_verify(azure: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "verify") == (0, "There is no audit log yet.\n")
    azure.root.mkdir(parents=True)
    azure.earlier_audit.write_text("{}\n")
    code, out = run(capsys, "verify")
    assert code == 0
    assert "of an earlier version" in out
