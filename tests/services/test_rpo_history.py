"""What Azure measured stays for a day, for machines that are listed."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.services.rpo_history import RpoHistory
from tests.domain.items import NOW, PROTECTED


def lagging(minutes: float, since: float, stage: Stage = Stage.PROTECTED) -> ProtectedItem:
    """As Azure measured it so many minutes from now."""
    return replace(PROTECTED, rpo=timedelta(minutes=minutes), rpo_at=NOW + timedelta(minutes=since), stage=stage)


def told(history: RpoHistory) -> list[float]:
    return [one.rpo / timedelta(minutes=1) for one in history.of(PROTECTED.id)]


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def test_of_readings_within_a_minute_the_worst_is_kept() -> None:
    history = RpoHistory()
    for minutes, minute in ((4, 0), (4, 0), (5, 1), (6, 1.5), (5, 1.6), (7, 2)):
        history.record((lagging(minutes, minute),), at(minute))
    assert told(history) == [4, 6, 7]


def test_what_was_read_later_has_grown_since_azure_measured_it() -> None:
    history = RpoHistory()
    history.record((lagging(4, 0),), at(3))
    history.record((lagging(1, 5),), at(5))
    assert told(history) == [7, 1], "a peak that was shown stays in the history"


def test_a_day_is_kept_and_no_more() -> None:
    history = RpoHistory()
    for minute in range(3 * 24 * 60):
        history.record((lagging(minute % 7, minute),), at(minute))
    kept = history.of(PROTECTED.id)
    assert len(kept) == 24 * 60
    assert kept[-1].at - kept[0].at < timedelta(hours=24)


def test_what_azure_only_repeats_after_a_failover_is_no_measurement() -> None:
    history = RpoHistory()
    history.record((lagging(4, 0),), at(0))
    history.record((lagging(4, 30, Stage.FAILED_OVER),), at(30))
    assert told(history) == [4]


def test_a_machine_that_left_the_vault_is_forgotten() -> None:
    history = RpoHistory()
    history.record((lagging(4, 0),), at(0))
    history.record((), at(1))
    assert told(history) == []
