"""Azure's texts and names as people read them: no raw times, no names written together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from asr_tui.domain.alerting import FiredAlert
from asr_tui.domain.ids import ArmId
from asr_tui.domain.vault_safety import VaultSafety
from asr_tui.ui.present.alerting import alert_cells, alert_words, safety_rows
from asr_tui.ui.present.azure_words import severity, spaced, told
from asr_tui.ui.present.rows import all_words

NOW = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("until 2026-11-13T13:02:00.0000000Z.", "until 13 Nov 13:02."),
        ("at 2026-11-12T13:02:00Z and 2026-11-12T14:02:00+01:00", "at 13:02 and 13:02"),
        ("no zone: 2026-11-12T13:02", "no zone: 13:02"),
        ("2026-13-12T99:02:00Z is none", "2026-13-12T99:02:00Z is none"),
        ("disk-2026-11-12 is a name", "disk-2026-11-12 is a name"),
    ],
)
def test_times_in_azures_texts_are_shown_as_everywhere(text: str, said: str) -> None:
    assert told(text, NOW) == said


def test_they_are_of_the_zone_that_a_person_chose() -> None:
    assert told("at 2026-11-12T13:02:00Z", NOW, timezone(timedelta(hours=1))) == "at 14:02"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("GeoRedundant", "geo redundant"),
        ("AlwaysON", "always on"),
        ("Enabled", "Enabled"),
        ("", ""),
        ("RA-GRS", "RA-GRS"),
    ],
)
def test_names_that_are_written_together_are_words(name: str, said: str) -> None:
    assert spaced(name) == said


@pytest.mark.parametrize(("name", "said"), [("Sev0", "0 critical"), ("sev4", "4 verbose"), ("Sev9", "Sev9"), ("", "")])
def test_severities_are_those_of_the_portal(name: str, said: str) -> None:
    assert severity(name) == said


def test_an_alert_and_the_vault_are_told_in_words() -> None:
    alert = FiredAlert(
        ArmId("/a"), "Agent expires", "Sev2", "New", "Fired", ArmId("/v"), NOW, "until 2026-11-14T08:00:00Z."
    )
    row = " ".join(all_words([cell]) if isinstance(cell, tuple) else str(cell) for cell in alert_cells(alert, NOW, UTC))
    assert "Agent expires: until 14 Nov 08:00." in row
    assert "2 warning" in row
    assert alert_words(alert, NOW, UTC) == "Agent expires: until 14 Nov 08:00."
    assert "storage geo redundant" in all_words(
        safety_rows(VaultSafety("AlwaysON", 14, redundancy="GeoRedundant"), 200)
    )
