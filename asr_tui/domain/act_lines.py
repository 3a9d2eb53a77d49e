"""The command lines that do without a screen what was chosen on one for protected machines."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from asr_tui.domain.act_choices import PLAN_POINTS, POINT_KINDS, target_group
from asr_tui.domain.acts import CLEAN_UP, COMMIT, DRILL, FAIL_BACK, FAIL_OVER, REPROTECT, Act
from asr_tui.domain.direction import leads_home
from asr_tui.domain.draft_files import Unsayable
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.recovery_plans import PlanPoint
from asr_tui.domain.relative_names import network_name
from asr_tui.domain.rollout import Between
from asr_tui.domain.waves import MachineWaves

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


def lines_of_waves(
    chosen: Sequence[tuple[DayTwoDraft, ItemEstate]], names: Mapping[ArmId, str], waves: MachineWaves
) -> list[str]:
    """The commands wave by wave, each of which waits until all of it has ended. Raises Unsayable."""
    if not waves.waves:
        return command_lines(chosen, names)
    lines: list[str] = []
    for wave in waves.waves:
        own = [one for one in chosen if waves.of(one[0].item) is wave]
        if own and lines and waves.between is Between.AFTER_PAUSE:
            lines.append(f"sleep {int(waves.pause.total_seconds())}")
        lines += command_lines(own, names)
    return lines


def plan_command(draft: RunRecoveryPlanDraft, machines: int, near: ArmId, *, home: bool) -> str:
    """The command that runs a recovery plan. `home`: its failover leads to where its machines were first.

    near  the target group of its machines
    """
    act = FAIL_BACK if home and draft.action is Action.FAIL_OVER else _PLAN_ACTS[draft.action]
    options = ["--plan", draft.plan.name]
    if draft.action in {Action.DRILL, Action.FAIL_OVER}:
        options += _unless_usual(_PLAN_POINT_WORDS[draft.point])
    if draft.action is Action.DRILL:
        options += [*_network(draft, near), "--keep"]
    if draft.action is Action.FAIL_OVER and not draft.shut_down_source:
        options.append("--no-shutdown")
    if draft.comments:
        options += ["--comments", draft.comments]
    return _line(act, draft.plan.vault_id, options, machines)


def group_command(draft: GroupFailoverDraft, machines: Sequence[str], *, home: bool) -> str:
    """The command that fails a replication group over, whose machines go together. Raises Unsayable."""
    run = draft.run
    if run.action is not Action.FAIL_OVER:
        raise Unsayable("A plan of the replication group is made first; its name does it then, as --plan.")
    options = [word for name in machines for word in ("--machine", name)]
    options += _unless_usual(_PLAN_POINT_WORDS[run.point])
    options += [] if run.shut_down_source else ["--no-shutdown"]
    if run.point is PlanPoint.CRASH_CONSISTENT:
        raise Unsayable("Without a recovery plan no command starts from the newest crash-consistent point.")
    return _line(FAIL_BACK if home else FAIL_OVER, draft.item.vault_id, options, len(machines))


def _line(act: Act, vault: ArmId, options: Sequence[str], machines: int) -> str:
    where = ["--vault", vault.name, "--subscription", vault.subscription]
    return f"{shlex.join(['asr-tui', act.command, *where, *options])} {act.agreement(machines)}"


def _act(draft: DayTwoDraft, estate: ItemEstate) -> tuple[Act, tuple[str, ...]]:
    match draft:
        case DrillDraft():
            network = _network(draft, target_group(estate.item))
            return DRILL, (*_unless_usual(point_word(draft.point, estate)), *network, "--keep")
        case CleanUpDraft():
            return CLEAN_UP, ("--comments", draft.comments) if draft.comments else ()
        case FailoverDraft():
            act = FAIL_BACK if leads_home(estate.item) else FAIL_OVER
            shut_down = () if draft.shut_down_source else ("--no-shutdown",)
            return act, (*_unless_usual(point_word(draft.point, estate)), *shut_down)
        case CommitDraft():
            return COMMIT, ()
        case ReprotectDraft():
            return REPROTECT, tuple(_reprotect(draft))
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


def _network(draft: DrillDraft | RunRecoveryPlanDraft, near: ArmId) -> list[str]:
    network = draft.network
    if network.id is not None:
        said = ["--network", network_name(network.id, near)]
        return [*said, "--network-anyway"] if draft.network_confirmed else said
    named = ["--new-network", network.name] if network.name else []
    return [*named, *([] if draft.deny_internet else ["--internet"])]


def _reprotect(draft: ReprotectDraft) -> Iterator[str]:
    """The cache and the target group where they were chosen. Raises Unsayable for the other choices."""
    if draft.availability_set.is_set or draft.capacity_reservation.is_set or draft.no_availability_set:
        raise Unsayable("A re-protect into another availability set or reservation is neither in a file nor a command.")
    cache, group = draft.cache, draft.group
    if cache.is_set:
        yield from ("--cache", str(cache.id) if cache.id else cache.name)
    if group.is_set:
        yield from ("--into", str(group.id) if group.id else group.name)
