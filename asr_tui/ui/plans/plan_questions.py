"""Questions of a plan's run: which recovery points, which network."""

from __future__ import annotations

from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import PlanPoint, RecoveryPlan
from asr_tui.ui.dialogs.pick import PickOption, Question
from asr_tui.ui.present.plan_run import POINT_NOTES, POINT_WORDS, joined_of, networks_there
from asr_tui.ui.present.rows import counted

ISOLATED = "isolated"


def point_question(draft: RunRecoveryPlanDraft) -> Question:
    """The four kinds that a plan's run takes; a point of one machine cannot be asked for."""
    offers = tuple(PickOption(one.value, POINT_WORDS[one], POINT_NOTES[one]) for one in PlanPoint)
    hint = "Each machine takes its own newest point of the kind; one point for all machines is not to be had."
    return Question("Which state of the machines shall start?", offers, draft.point.value, hint=hint)


def network_question(draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate) -> Question:
    """A network made for the drill, or an existing one in the target region."""
    offers = [PickOption(ISOLATED, "An isolated network", "made with the same subnets; reaches only itself")]
    for one in networks_there(plan, estate):
        found = joined_of(one, plan, estate)
        note = f"! {found[0]}" if found else f"{', '.join(one.prefixes)}; not joined with production"
        offers.append(PickOption(one.id.casefold(), one.name, note))
    current = draft.network.id.casefold() if draft.network.id else ISOLATED
    hint = f"{counted(len(offers) - 1, 'network')} in the target region can be read."
    return Question("In which network shall the test machines start?", tuple(offers), current, hint=hint)
