from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from asr_tui.domain.errors import HeldByOther
from asr_tui.domain.ids import ArmId
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.write_locks import KEPT, WriteLocks
from tests.fakes import NOW

ITEM = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet"
OTHER_PROCESS = """
import sys
from pathlib import Path
from asr_tui.local_store.files import Notices
from asr_tui.local_store.write_locks import WriteLocks
locks = WriteLocks(Path(sys.argv[1]), Notices(lambda: None))
locks.begin(sys.argv[2], "other run", "Create")
print("locked", flush=True)
sys.stdin.readline()
locks.end(sys.argv[2], "other run", sent=True)
"""


@pytest.fixture
def notices() -> Notices:
    return Notices(lambda: NOW)


@pytest.fixture
def locks(tmp_path: Path, notices: Notices) -> WriteLocks:
    return WriteLocks(tmp_path, notices)


def other_process(folder: Path) -> subprocess.Popen[str]:
    """A process that writes the item until its input has a line."""
    command = [sys.executable, "-c", OTHER_PROCESS, str(folder), ITEM.upper()]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    return process


def test_of_two_processes_one_writes_a_resource_and_the_other_is_told_which(tmp_path: Path, locks: WriteLocks) -> None:
    with other_process(tmp_path) as process:
        with pytest.raises(HeldByOther, match=f"Process {process.pid} on this computer"):
            locks.begin(ITEM, "run", "Create")
        assert locks.begin(f"{ITEM}/subnets/one", "run", "Create") is None, "another resource is free"
        process.communicate("go on\n")
    other = locks.begin(ITEM, "run", "Create")
    assert other is not None
    assert (other.kind, other.answered) == ("Create", True)
    locks.end(ITEM, "run", sent=True)
    assert locks.begin(ITEM, "later run", "Create") is None, "what this process did it knows"


def test_the_lock_of_a_killed_process_is_free_and_its_change_may_have_been_sent(
    tmp_path: Path, locks: WriteLocks
) -> None:
    with other_process(tmp_path) as process:
        process.kill()
    other = locks.begin(ITEM, "run", "Create")
    assert other is not None
    assert (other.kind, other.answered) == ("Create", False)
    locks.end(ITEM, "run", sent=False)
    assert WriteLocks(tmp_path, Notices(lambda: NOW)).begin(ITEM, "run", "Create") is None, "nothing was sent after all"


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_nothing_can_be_locked_work_goes_on_with_a_notice(
    tmp_path: Path, notices: Notices, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", refuse)
    locks, journal = WriteLocks(tmp_path, notices), JournalFiles(tmp_path, notices)
    for _ in range(2):
        assert locks.begin(ITEM, "run", "Create") is None
        locks.end(ITEM, "run", sent=True)
    journal.hold("run-1")
    journal.release("run-1")
    [said] = notices.take()
    assert "without locks" in said


def test_a_folder_that_cannot_be_written_stops_no_change(tmp_path: Path, notices: Notices) -> None:
    (tmp_path / "writes").write_text("a file where the folder should be")
    locks = WriteLocks(tmp_path / "writes", notices)
    assert locks.begin(ITEM, "run", "Create") is None
    locks.end(ITEM, "run", sent=True)
    [said] = notices.take()
    assert "not kept apart" in said


def test_locks_that_nobody_used_since_yesterday_are_deleted(tmp_path: Path, locks: WriteLocks) -> None:
    old, new = tmp_path / "old.lock", tmp_path / "new.lock"
    for path in (old, new):
        path.touch()
    os.utime(old, (0, time.time() - KEPT - 1))
    locks.begin(ITEM, "run", "Create")
    assert not old.exists()
    assert new.exists()


def test_what_an_earlier_process_sent_for_the_same_run_is_not_anothers(tmp_path: Path, locks: WriteLocks) -> None:
    with other_process(tmp_path) as process:
        process.kill()
    assert locks.begin(ITEM, "other run", "Create") is None, "its journal knows"
    locks.end(ITEM, "other run", sent=False)


def test_another_endpoints_resource_of_the_same_id_is_another_one(tmp_path: Path, notices: Notices) -> None:
    with other_process(tmp_path) as process:
        assert WriteLocks(tmp_path, notices, "https://other.example").begin(ITEM, "run", "Create") is None
        process.communicate("go on\n")


def test_practice_waits_for_no_other_practice(tmp_path: Path, notices: Notices) -> None:
    with other_process(tmp_path / "writes") as process:
        own = JournalFiles(tmp_path, notices, None)
        assert own.begin_write(ArmId(ITEM), "run", "Create") is None
        own.end_write(ArmId(ITEM), "run", sent=True)
        process.communicate("go on\n")
