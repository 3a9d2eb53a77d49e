"""The draft of an action on one machine."""

from __future__ import annotations

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.failover import CancelFailoverDraft, ChangePointDraft, CommitDraft, FailoverDraft
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem

LATEST = PointChoice(PointKindChoice.LATEST)


def drafted(action: Action, item: ProtectedItem) -> DayTwoDraft:
    who = (item.id, item.machine_name)
    drafts: dict[Action, DayTwoDraft] = {
        Action.DRILL: DrillDraft(*who, point=LATEST),
        Action.CLEAN_UP: CleanUpDraft(*who),
        Action.FAIL_OVER: FailoverDraft(*who, point=LATEST),
        Action.CANCEL_FAILOVER: CancelFailoverDraft(*who),
        Action.CHANGE_POINT: ChangePointDraft(*who, point=PointChoice(PointKindChoice.LATEST_PROCESSED)),
        Action.COMMIT: CommitDraft(*who),
        Action.REPAIR: RepairDraft(*who),
        Action.REPROTECT: ReprotectDraft(*who),
        Action.DISABLE: DisableDraft(*who),
        Action.MIGRATE: DisableDraft(*who, migration=True),
    }
    return drafts[action]
