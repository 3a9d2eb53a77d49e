"""A run of a recovery plan before it is reviewed: what is chosen, and who takes part."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.direction import leads_home
from asr_tui.domain.drafts.drill import network_findings
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.ids import by_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import ActionKind, PlanPoint, RecoveryPlan
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.run_members import FAILOVER_TYPES, Members, members_for
from asr_tui.domain.wording import first_few, short_list
from asr_tui.ui.present import item
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.recovery_plans import group_head
from asr_tui.ui.present.rows import Row, counted, labelled, noted, split
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

POINT, NETWORK, INTERNET, SHUT_DOWN, NOTES = "point", "network", "internet", "shut_down", "notes"
POINT_WORDS = {
    PlanPoint.LATEST: "Latest",
    PlanPoint.LATEST_PROCESSED: "Latest processed",
    PlanPoint.APP_CONSISTENT: "Latest app-consistent",
    PlanPoint.CRASH_CONSISTENT: "Latest crash-consistent",
}
POINT_NOTES = {
    PlanPoint.LATEST: "all that arrived, processed first: loses least, slower",
    PlanPoint.LATEST_PROCESSED: "ready at once: fastest",
    PlanPoint.APP_CONSISTENT: "databases closed cleanly; older",
    PlanPoint.CRASH_CONSISTENT: "as after a power cut; the newest of them",
}
_NAMED = 6
_NOT_READY = {
    Action.DRILL: "Not ready for a drill",
    Action.CLEAN_UP: "No drill to clean up",
    Action.FAIL_OVER: "Not ready for a failover",
}


def question(draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate | None) -> tuple[str, Row]:
    """The head of the page, with how many machines take part."""
    name = plain(plan.name)
    asked = {
        Action.DRILL: f"Drill of {name}: how shall it be tried?",
        Action.CLEAN_UP: f"Clean up the drill of {name}",
        Action.FAIL_OVER: f"Failover of {name}: how shall it start?",
    }
    if estate is None:
        return asked[draft.action], ()
    ready, words = len(members_for(draft.action, plan, estate).ready), asked[draft.action]
    if draft.action is Action.FAIL_OVER:
        words = f"{run_word(draft, plan, estate)} of {name}: how shall it start?"
    return words, (f"{ready} of {counted(len(plan.members), 'machine')}",)


def run_word(draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate | None) -> str:
    """The operation; a failback where all machines that take part lead home."""
    found = members_for(draft.action, plan, estate).ready if estate else ()
    home = draft.action is Action.FAIL_OVER and found and all(map(leads_home, found))
    return "Failback" if home else draft.action.value


def run_fields(draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate | None) -> list[Field]:
    """What can be chosen for the run."""
    point = Field(POINT, "Recovery points", POINT_WORDS[draft.point], POINT_NOTES[draft.point])
    match draft.action:
        case Action.CLEAN_UP:
            return [Field(NOTES, "Notes", plain(draft.comments) or "none", "kept in Azure and in the report")]
        case Action.DRILL:
            return [point, *_network_fields(draft, plan, estate)]
        case _:
            words = "yes" if draft.shut_down_source else "no"
            note = "goes on where that fails" if draft.shut_down_source else "! machines that run would run twice"
            tone: Tone = "quiet" if draft.shut_down_source else "warn"
            return [point, Field(SHUT_DOWN, "Shut down first", words, note, tone)]


def _network_fields(
    draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate | None
) -> Iterator[Field]:
    if draft.network.id is not None:
        found = joined_words(draft, plan, estate) if estate else ()
        note = f"! {plain(found[0])}" if found else "existing; not joined with production"
        yield Field(NETWORK, "Network", plain(draft.network.id.name), note, "warn" if found else "quiet")
    else:
        yield Field(NETWORK, "Network", "isolated", "new, same subnets; reaches only itself")
        words = "blocked" if draft.deny_internet else "open"
        yield Field(
            INTERNET, "Internet", words, "" if draft.deny_internet else "! the test machines can reach it", "warn"
        )


def networks_there(plan: RecoveryPlan, estate: RecoveryPlanEstate) -> tuple[VirtualNetwork, ...]:
    """The networks in the region where the plan's machines would start."""
    regions = {found.target_location for one in plan.members if (found := estate.item(one)) is not None}
    return tuple(one for one in estate.networks if one.location in regions)


def joined_of(network: VirtualNetwork, plan: RecoveryPlan, estate: RecoveryPlanEstate) -> tuple[str, ...]:
    """How machines in the network could reach production, each sentence once."""
    items = (found for one in plan.members if (found := estate.item(one)) is not None)
    return tuple(dict.fromkeys(words for one in items for words in network_findings(network, estate.machine(one))))


def joined_words(draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate) -> tuple[str, ...]:
    network = by_id(estate.networks, draft.network.id)
    return joined_of(network, plan, estate) if network else ()


def member_rows(draft: RunRecoveryPlanDraft, plan: RecoveryPlan, estate: RecoveryPlanEstate, width: int) -> list[Row]:
    """Who takes part and who does not, then the groups in order with the actions that stop the run."""
    members = members_for(draft.action, plan, estate)
    rows = _left_out(members, draft.action, width)
    kind = FAILOVER_TYPES.get(draft.action, "")
    direction = estate.direction(plan)
    for index, group in enumerate(plan.groups):
        names = [plain(estate.name(one)) for one in group.members if estate.item(one) in members.ready]
        running = [one for one in group.actions if one.runs_in(kind, direction)]
        stops = [plain(one.name) for one in running if one.action_kind is ActionKind.MANUAL]
        runbooks = [plain(one.name) for one in running if one.action_kind is ActionKind.RUNBOOK]
        if not (names or running):
            continue
        told = [first_few(names, 2 * _NAMED)] if names else []
        if stops:
            told.append(f"stops for you: {', '.join(stops)}")
        if runbooks:
            told.append(f"runbook: {', '.join(runbooks)}")
        rows += labelled(group_head(plan, index), "; ".join(told), width)
    return rows


def _left_out(members: Members, action: Action, width: int) -> list[Row]:
    rows: list[Row] = []
    if members.unready:
        named = first_few([f"{plain(one.machine_name)} ({_state(one)})" for one in members.unready], _NAMED)
        rows += noted("warn", f"{_NOT_READY[action]}: {named}.", width)
    if members.skipped:
        named = first_few([plain(one.machine_name) for one in members.skipped], _NAMED)
        rows += noted("warn", f"Failed over already, passed over: {named}.", width)
    if members.gone:
        rows += noted("warn", f"Not protected any more: {short_list([plain(one) for one in members.gone])}.", width)
    return [*rows, ()] if rows else rows


def _state(one: ProtectedItem) -> str:
    return split(item.state(one))[0].lower()
