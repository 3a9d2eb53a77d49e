"""What Azure measured stays for a day, for machines that are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.services.rpo_history import RpoHistory
from tests.domain.items import NOW, PROTECTED


def lagging(minutes: float, at: float, stage: Stage = Stage.PROTECTED) -> ProtectedItem:
    """As Azure told it `at` minutes from now."""
    return replace(PROTECTED, rpo=timedelta(minutes=minutes), rpo_at=NOW + timedelta(minutes=at), stage=stage)


def told(history: RpoHistory) -> list[float]:
    return [one.rpo / timedelta(minutes=1) for one in history.of(PROTECTED.id)]


def test_each_new_measurement_is_kept_once() -> None:
    history = RpoHistory()
    for minutes, at in ((4, 0), (4, 0), (5, 1), (6, 1.5), (7, 2)):
        history.record((lagging(minutes, at),))
    assert told(history) == [4, 5, 7]


def test_a_day_is_kept_and_no_more() -> None:
    history = RpoHistory()
    for minute in range(3 * 24 * 60):
        history.record((lagging(minute % 7, minute),))
    kept = history.of(PROTECTED.id)
    assert len(kept) == 24 * 60
    assert kept[-1].at - kept[0].at < timedelta(hours=24)


def test_what_azure_only_repeats_after_a_failover_is_no_measurement() -> None:
    history = RpoHistory()
    history.record((lagging(4, 0),))
    history.record((lagging(4, 30, Stage.FAILED_OVER),))
    assert told(history) == [4]


def test_a_machine_that_left_the_vault_is_forgotten() -> None:
    history = RpoHistory()
    history.record((lagging(4, 0),))
    history.record(())
    assert told(history) == []
