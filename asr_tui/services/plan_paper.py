"""A recovery plan as text for a paper runbook: order, machines, addresses, actions, and the commands of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from asr_tui.domain import steps
from asr_tui.domain.direction import Display, direction_words
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.plan_members import direction_of, item_of
from asr_tui.domain.plan_status import PlanStatus
from asr_tui.domain.plan_wording import when_words
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import BACKWARD, FORWARD, ActionKind, GroupKind, PlanAction, PlanGroup, PlanPoint
from asr_tui.services import report_text as text
from asr_tui.services.ports import Changes
from asr_tui.services.report_port import Reports

_BLANK = "____________________"
_POINTS = {
    PlanPoint.LATEST: "all that has arrived, processed first: loses least, slower",
    PlanPoint.LATEST_PROCESSED: "the newest that is ready: fastest",
    PlanPoint.APP_CONSISTENT: "the newest with databases closed cleanly: older",
    PlanPoint.CRASH_CONSISTENT: "the newest as after a power cut",
}
_ORDER = (
    "A failover shuts all machines down first, if that was chosen, fails all of them over at once, and then starts "
    "them group after group. A drill starts copies in a network of its own and shuts nothing down."
)


def save_paper(
    reports: Reports, folder: str, status: PlanStatus, display: Display, now: datetime, changes: Changes
) -> tuple[str, ...]:
    """Write the plan as Markdown; returns the file's path. Raises CannotStore."""
    stem = f"recovery-plan-{text.file_stem(status.plan.name)}-{now:%Y%m%d-%H%M%S}"
    lines = paper(status, display, now, commands(status, changes))
    return text.save_report(reports, folder, stem, {".md": text.markdown(lines)})


def paper(
    status: PlanStatus, display: Display, now: datetime, run_commands: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """The lines of the text. `run_commands`: what each does, and the command."""
    plan = status.plan
    yield f"# Recovery plan {text.one_line(plan.name)}"
    yield ""
    yield from _facts(status, display, now)
    yield from _section("Who decides", _decisions())
    yield from _section("Which state the machines start from", _points())
    yield from _section("Order", [_ORDER, "", *_groups(status)])
    yield from _section("Machines", _machines(status))
    yield from _section("Commands, where this program is not at hand", _commands(run_commands))


def commands(status: PlanStatus, changes: Changes) -> list[tuple[str, str]]:
    """Each command of a run, as this program would send it now."""
    plan, way = status.plan, _direction(status)
    network = resource_id(plan.id.group_id, "Microsoft.Network/virtualNetworks", "NETWORK")
    job = plan.id.vault_id.child("replicationJobs", "JOB")
    found: list[tuple[str, steps.Step]] = [
        (
            "Drill in the network NETWORK, which nothing of production can be reached from",
            steps.TestFailoverOfPlan(plan.id, network, direction=way),
        ),
        ("Clean up after the drill", steps.CleanUpTestOfPlan(plan.id)),
        ("Failover, shutting down first", steps.FailoverOfPlan(plan.id, shut_down_source=True, direction=way)),
        ("Failover, where the region is down", steps.FailoverOfPlan(plan.id, shut_down_source=False, direction=way)),
        ("Let the run go on after a manual action (JOB is the waiting job's name)", steps.ResumeJob(job)),
        ("Commit, when all runs well", steps.CommitOfPlan(plan.id)),
    ]
    return [(words, changes.as_rest(step)) for words, step in found]


def _direction(status: PlanStatus) -> str:
    """Azure's word for the way in which its machines would fail over now."""
    ways = {way[:2] for one in status.items if (way := direction_of(one)) is not None}
    return BACKWARD if ways == {(status.plan.recovery_fabric, status.plan.primary_fabric)} else FORWARD


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from lines


def _facts(status: PlanStatus, display: Display, now: datetime) -> Iterator[str]:
    plan = status.plan
    ways = dict.fromkeys(direction_words(one, display) for one in status.items)
    facts = (
        ("Vault", plan.id.vault_id.name),
        ("Subscription", plan.id.subscription),
        ("Direction", ", ".join(ways) or "not known"),
        ("Machines", str(len(plan.members))),
        ("Groups", str(len(plan.boot_groups))),
        ("Last drill", text.when(plan.last_test_failover) if plan.last_test_failover else "never"),
        ("Last failover", text.when(plan.last_unplanned_failover) if plan.last_unplanned_failover else "never"),
        ("Written", text.when(now)),
    )
    yield from text.table_lines(("", ""), facts)
    if status.missing:
        gone = ", ".join(text.one_line(one.item.name) for one in status.missing)
        yield from ("", f"**In the plan but not protected any more:** {gone}")


def _decisions() -> Iterator[str]:
    for words in ("Failover decided by", "At (UTC)", "Commit decided by", "At (UTC)"):
        yield f"- {words}: {_BLANK}"


def _points() -> Iterator[str]:
    yield from (f"- [ ] {one.value}: {words}" for one, words in _POINTS.items())
    yield "- [ ] Shut the machines down first: yes / no"


def _groups(status: PlanStatus) -> Iterator[str]:
    plan, number = status.plan, 0
    for group in plan.groups:
        if group.kind is GroupKind.BOOT:
            number += 1
            title = f"Group {number}"
        else:
            title = group.kind.value or "Other group"
        if group.kind is GroupKind.BOOT or group.actions:
            yield from ("", f"### {title}", "")
            yield from _group(group, status.items)


def _group(group: PlanGroup, items: Sequence[ProtectedItem]) -> Iterator[str]:
    for action in group.before:
        yield from _action(action, "before")
    for one in group.members:
        found = item_of(one, items)
        yield f"- [ ] {text.one_line(found.machine_name if found else one.item.name)} runs, checked by {_BLANK}"
    for action in group.after:
        yield from _action(action, "after")


def _action(action: PlanAction, when: str) -> Iterator[str]:
    name = text.one_line(action.name)
    runs = text.one_line(when_words(action))
    match action.action_kind:
        case ActionKind.MANUAL:
            yield f"- [ ] **{name}** ({when} the machines; by hand; {runs}), done by {_BLANK}"
            for line in action.instructions.splitlines():
                yield f"      > {text.one_line(line)}".rstrip()
        case ActionKind.RUNBOOK:
            runbook = action.runbook or ArmId("")
            where = f"{text.one_line(runbook.name)} in {text.one_line(runbook.parent().name)}"
            yield f"- [ ] **{name}** ({when} the machines; runbook {where}; {runs})"
        case _:
            yield f"- [ ] **{name}** ({when} the machines; {text.one_line(action.kind)}; {runs})"


def _machines(status: PlanStatus) -> Iterator[str]:
    heads = ("Machine", "Group", "Starts as", "Size", "Address now", "Address there", "State when written")
    yield from text.table_lines(heads, (_machine(status, one) for one in status.items))


def _machine(status: PlanStatus, one: ProtectedItem) -> tuple[str, ...]:
    number = next((status.plan.group_number(m) for m in status.plan.members if item_of(m, (one,))), 0)
    return (
        one.machine_name,
        str(number) if number else "-",
        one.target_name or one.machine_name,
        one.target_size or "-",
        ", ".join(nic.source_ip for nic in one.nics if nic.source_ip) or "-",
        ", ".join(nic.target_ip for nic in one.nics if nic.target_ip) or "given by the network",
        one.state_text,
    )


def _commands(run_commands: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "Azure CLI, signed in. Look at the machines before each: what Azure allows for a plan says nothing of them."
    for words, command in run_commands:
        yield from ("", f"{words}:", "", *(f"    {line}" for line in command.splitlines()))
    yield from ("", "Re-protect and another recovery point go machine by machine: Azure has no command for a plan.")
