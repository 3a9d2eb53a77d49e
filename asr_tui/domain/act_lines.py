"""The command lines that do without a screen what was chosen on one for protected machines."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC

from asr_tui.domain.act_choices import PLAN_POINTS, POINT_KINDS
from asr_tui.domain.acts import CLEAN_UP, COMMIT, DRILL, FAIL_BACK, FAIL_OVER, REPROTECT, Act
from asr_tui.domain.direction import leads_home
from asr_tui.domain.draft_files import Unsayable
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice

_POINT_WORDS = {kind: word for word, kind in POINT_KINDS.items()}
_PLAN_POINT_WORDS = {point: word for word, point in PLAN_POINTS.items()}
_PLAN_ACTS = {Action.DRILL: DRILL, Action.CLEAN_UP: CLEAN_UP, Action.FAIL_OVER: FAIL_OVER, Action.COMMIT: COMMIT}


def command_lines(chosen: Sequence[tuple[DayTwoDraft, ItemEstate]], names: Mapping[ArmId, str]) -> list[str]:
    """A command for each group of machines for which the same was chosen. `names` by the item's id; else its machine's.

    Raises Unsayable where no command does it.
    """
    groups: dict[tuple[Act, tuple[str, ...], ArmId], list[str]] = {}
    for draft, estate in chosen:
        act, options = _act(draft, estate)
        name = names.get(draft.item, draft.machine_name)
        groups.setdefault((act, options, draft.item.vault_id), []).append(name)
    lines = []
    for (act, options, vault), machines in groups.items():
        chosen_by = [word for name in machines for word in ("--machine", name)]
        lines.append(_line(act, vault, [*chosen_by, *options], len(machines)))
    return lines


def plan_command(draft: RunRecoveryPlanDraft, machines: int, *, home: bool) -> str:
    """The command that runs a recovery plan. `home`: its failover leads to where its machines were first."""
    act = FAIL_BACK if home and draft.action is Action.FAIL_OVER else _PLAN_ACTS[draft.action]
    options = ["--plan", draft.plan.name]
    if draft.action in {Action.DRILL, Action.FAIL_OVER}:
        word = _PLAN_POINT_WORDS.get(draft.point)
        if word is None:
            raise Unsayable("No command starts a plan from the newest crash-consistent point: choose another one.")
        options += _unless_usual(word)
    if draft.action is Action.DRILL:
        options += _network(draft.network, deny_internet=draft.deny_internet, confirmed=draft.network_confirmed)
    if draft.action is Action.FAIL_OVER and not draft.shut_down_source:
        options.append("--no-shutdown")
    if draft.comments:
        options += ["--comments", draft.comments]
    return _line(act, draft.plan.vault_id, options, machines)


def _line(act: Act, vault: ArmId, options: Sequence[str], machines: int) -> str:
    where = ["--vault", vault.name, "--subscription", vault.subscription]
    return f"{shlex.join(['asr-tui', act.command, *where, *options])} {act.agreement(machines)}"


def _act(draft: DayTwoDraft, estate: ItemEstate) -> tuple[Act, tuple[str, ...]]:
    match draft:
        case DrillDraft():
            network = _network(draft.network, deny_internet=draft.deny_internet, confirmed=draft.network_confirmed)
            return DRILL, (*_unless_usual(point_word(draft.point, estate)), *network, "--keep")
        case CleanUpDraft():
            return CLEAN_UP, ("--comments", draft.comments) if draft.comments else ()
        case FailoverDraft():
            act = FAIL_BACK if leads_home(estate.item) else FAIL_OVER
            shut_down = () if draft.shut_down_source else ("--no-shutdown",)
            return act, (*_unless_usual(point_word(draft.point, estate)), *shut_down)
        case CommitDraft():
            return COMMIT, ()
        case ReprotectDraft() if draft == ReprotectDraft(draft.item, draft.machine_name):
            return REPROTECT, ()
        case ReprotectDraft():
            raise Unsayable("A re-protect into another cache or group is neither in a file nor a command.")
    raise Unsayable("This is neither in a file nor a command of its own; F6 shows it as az rest commands.")


def point_word(choice: PointChoice, estate: ItemEstate) -> str:
    """How an option or a file says the choice. Raises Unsayable where the point is not known any more."""
    if choice.kind is PointKindChoice.CUSTOM:
        point = by_id(estate.points or (), choice.point)
        moment = point.time if point else None
    else:
        moment = choice.before
    if choice.kind in _POINT_WORDS:
        return _POINT_WORDS[choice.kind]
    if moment is None:
        raise Unsayable("The recovery point is not known any more: choose another one.")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _unless_usual(word: str) -> list[str]:
    return [] if word == "latest-processed" else ["--point", word]


def _network(network: Choice, *, deny_internet: bool, confirmed: bool) -> list[str]:
    """Raises Unsayable for an isolated network with a name of its own or with the internet."""
    if network.id is not None:
        said = ["--network", f"{network.id.group}/{network.id.name}"]
        return [*said, "--network-anyway"] if confirmed else said
    if network.name or not deny_internet:
        raise Unsayable("The command makes its isolated network by itself: without a name, without the internet.")
    return []
