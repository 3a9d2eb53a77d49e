"""What was ticked off is kept for one failover of one machine in one place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import CannotStore
from asr_tui.domain.place import Place
from asr_tui.local_store.files import Notices
from asr_tui.local_store.ticks import TickFiles
from tests.domain.items import PROTECTED

THEN = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)
VAULT = PROTECTED.id.vault_id
PLACE = Place("https://management.azure.com", "tenant", VAULT.subscription, VAULT)


def ticks(folder: Path) -> TickFiles:
    return TickFiles(folder, Notices(lambda: THEN))


def test_another_start_finds_them_and_another_failover_does_not(tmp_path: Path) -> None:
    ticks(tmp_path / "ticks").keep(PLACE, PROTECTED.id, THEN, frozenset({"dns", "cover"}))
    again = ticks(tmp_path / "ticks")
    assert again.done(PLACE, PROTECTED.id, THEN) == {"dns", "cover"}
    assert again.done(PLACE, PROTECTED.id, THEN + timedelta(days=1)) == frozenset()
    assert again.done(replace(PLACE, endpoint="practice:contoso"), PROTECTED.id, THEN) == frozenset()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "ticks").write_text("a file where the folder should be")
    with pytest.raises(CannotStore, match="The list of what is done"):
        ticks(tmp_path / "ticks").keep(PLACE, PROTECTED.id, None, frozenset({"dns"}))
