"""Why a key does nothing now."""

from __future__ import annotations

from asr_tui.domain.lifecycle import Action
from asr_tui.ui.present.reasons import not_offered, not_offered_to_any
from tests.ui.machine.stage import DRILLING, ITEM


def test_a_running_drill_is_what_is_told() -> None:
    assert "now (Drill running)." in not_offered(DRILLING, Action.DRILL)
    assert "(1 Drill running, 1 Protected)" in not_offered_to_any((DRILLING, ITEM), Action.COMMIT)
