"""The runbook as a document: who decides, what is where, and for each application its order and its commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asr_tui.domain.direction import direction_words, running_words, target_words
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.plan_wording import when_words
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import ActionKind, GroupKind, PlanAction, RecoveryPlan
from asr_tui.domain.runbook import Application
from asr_tui.domain.wording import span
from asr_tui.services import report_text as text
from asr_tui.services.report_document import (
    Block,
    Code,
    Document,
    Facts,
    Item,
    Items,
    Picture,
    Section,
    SignatureLine,
    Table,
    Words,
)
from asr_tui.services.runbook import facts as known
from asr_tui.services.runbook.commands import Commands, ShellCommand, titled

BLANK = "." * 24
"""A line to fill in, which no language takes for more."""
_RULES = (
    "Is the region lost, or only the application? Azure's status: https://azure.status.microsoft",
    "Decide by name and time, before the first command. A failover is not undone: it is failed back, hours later.",
    "Shut down first where the region still answers: nothing is lost then. Where it is lost, it cannot be.",
    "Start what others need first: the order of each application stands below.",
    "Look before each command: how the machines are now, and what Azure takes of a machine.",
    "Commit only when it runs well. Until then another recovery point can be taken.",
    "Re-protect afterwards: until then nothing protects the machines.",
)


def contents(facts: known.VaultFacts, commands: Commands, svg: str, file: str) -> Document:
    """`svg` is the picture, `file` the name under which it lies beside the text."""
    names = f"Runbook of the vault {facts.vault.name}"
    sections = [
        Section("Who decides", tuple(_deciders(facts))),
        Section("Before anything", (Items(tuple(Item(one) for one in _RULES)),)),
        Section("Where everything is", (Picture(svg, file, "As it is, and after a failover of all machines."),)),
        Section("Commands, once", tuple(_commands(commands.first()))),
    ]
    for number, application in enumerate(facts.applications, 1):
        title = f"{number}. {application.name}" + (f" ({application.why})" if application.why else "")
        sections.append(Section(title, tuple(_application(application, facts, commands))))
    sections += [
        Section(f"Commands of {whose}", tuple(_commands(each))) for whose, each in commands.of_machines(facts.items)
    ]
    return Document(names, tuple(_head(facts)), tuple(sections))


def _head(facts: known.VaultFacts) -> Iterator[Block]:
    vault, items = facts.vault.id, facts.items
    ways = dict.fromkeys(direction_words(one, facts.display) for one in items)
    yield Facts(
        (
            ("Vault", vault.name),
            ("Subscription", vault.subscription),
            ("Resource group", vault.group),
            ("Region of the vault", facts.display(facts.vault.location)),
            ("Machines", str(len(items))),
            ("Applications", ", ".join(one.name for one in facts.applications) or "-"),
            ("Directions", ", ".join(ways) or "-"),
            ("Written", text.when(facts.written)),
        )
    )
    yield Words("It is as old as its date. Write it anew after every change, print it, and keep it outside of Azure.")
    if facts.unread:
        yield Items(tuple(Item(f"Not in here: {one}") for one in facts.unread))


def _deciders(facts: known.VaultFacts) -> Iterator[Block]:
    rows = [(one, "", "") for one in facts.deciders] or [("", "", "")] * 3
    yield Table(("Name and number", "Reached at (UTC)", "Decision"), tuple(rows))
    yield SignatureLine(("Failover decided by, at (UTC)", "Commit decided by, at (UTC)"))


def _application(application: Application, facts: known.VaultFacts, commands: Commands) -> Iterator[Block]:
    yield Table(_HEADS, tuple(_rows(application, facts)))
    if application.plan is not None:
        actions = tuple(_actions(application.plan))
        if actions:
            yield Words("By hand or by Azure on the way:")
            yield Items(actions)
        yield from _commands(commands.of_plan(application.plan, application.items))
        yield Words("Re-protect, another recovery point, drill: machine by machine, by the commands of each.")
    else:
        yield Words("No recovery plan runs it: machine by machine, in this order, by the commands of each.")
    yield SignatureLine(("Done by, at (UTC)", "Checked by"))


_HEADS = ("Order", "Machine", "Now", "After a failover", "Network and address there", "Newest point", "Done")


def _rows(application: Application, facts: known.VaultFacts) -> Iterator[tuple[str, ...]]:
    for number, stage in enumerate(application.stages, 1):
        order = f"{number} {stage.name}".strip()
        yield from (_row(order, item, facts) for item in stage.items)


def _row(order: str, item: ProtectedItem, facts: known.VaultFacts) -> tuple[str, ...]:
    """A machine that has failed over already starts nowhere else until it is protected again."""
    over = item.active_on_target
    now = _addresses((nic.target_ip if over else nic.source_ip) for nic in item.nics)
    network = item.target_network.name if item.target_network else "network not known"
    subnets = ", ".join(dict.fromkeys(nic.target_subnet for nic in item.nics if nic.target_subnet))
    there = _addresses(nic.target_ip for nic in item.nics) or "address given by the network"
    then = (target_words(item, facts.display), f"as {item.target_name or item.machine_name}", item.target_size)
    return (
        order,
        f"{item.machine_name}: {stage_words(item).lower()}",
        _joined(running_words(item, facts.display), now),
        "nothing: it has failed over; commit and re-protect it" if over else _joined(*then),
        _joined(network, subnets and f"subnet {subnets}", there),
        _newest(item, facts),
        "☐",
    )


def _joined(*each: str) -> str:
    return ", ".join(one for one in each if one)


def _addresses(each: Iterable[str]) -> str:
    return ", ".join(one for one in each if one)


def _newest(item: ProtectedItem, facts: known.VaultFacts) -> str:
    point = facts.newest.get(item.id)
    if point is None:
        return "none read"
    return f"{point.time:%Y-%m-%d %H:%M} UTC, {span(facts.written - point.time)} old when written"


def _actions(plan: RecoveryPlan) -> Iterator[Item]:
    number = 0
    for group in plan.groups:
        boots = group.kind is GroupKind.BOOT
        number += boots
        name = f"group {number}" if boots else f"the {group.kind.value.lower() or 'other'} group"
        for when, actions in (("before", group.before), ("after", group.after)):
            for action in actions:
                lines = tuple(Item(one) for one in _told(action))
                yield Item(f"☐ {action.name}: {when} {name}; {when_words(action)}; done by {BLANK}", lines)


def _told(action: PlanAction) -> Iterator[str]:
    match action.action_kind:
        case ActionKind.MANUAL:
            yield from (line.strip() for line in action.instructions.splitlines() if line.strip())
        case ActionKind.RUNBOOK:
            yield f"runbook {action.runbook}"
        case _:
            yield action.kind


def _commands(each: Iterable[ShellCommand]) -> Iterator[Block]:
    for command in each:
        if command.what:
            yield Words(titled(command))
        yield Code(command.lines)
