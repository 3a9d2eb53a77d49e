"""The wizard's target page: proposals in words, and a row for each machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from asr_tui.domain.drafts.enable_replication import MachineTarget, Proposal, Resolved
from asr_tui.domain.problems import Problem, Severity
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.problems import problem_rows, tone_of, worst
from asr_tui.ui.present.rows import Row, counted, left, noted
from asr_tui.ui.text import plain

NOTHING_CHOSEN = "no machine is marked yet"
MOST_NAMED = 2
"""Values of a long list that are named; the rest is counted."""


def several(values: Iterable[str], noun: str = "in all") -> str:
    """ "a, b", or "9 groups: a, b and 7 more" """
    distinct = list(dict.fromkeys(plain(value) for value in values if value))
    if len(distinct) <= MOST_NAMED + 1:
        return ", ".join(distinct)
    return f"{len(distinct)} {noun}: {', '.join(distinct[:MOST_NAMED])} and {len(distinct) - MOST_NAMED} more"


def differing_words(machines: Sequence[tuple[str, str]]) -> str:
    """ "1 differs: web-02 (Premium_LRS)", of names and values; several values are not named."""
    values = {value for _, value in machines}
    value = f" ({plain(values.pop() or 'none')})" if len(values) == 1 else ""
    verb = "differs" if len(machines) == 1 else "differ"
    return f"{len(machines)} {verb}: {several((name for name, _ in machines), 'machines')}{value}"


def origin(chosen: Sequence[bool], same: Sequence[bool], source: str, else_: str, whose: str) -> str:
    """Whose choice it is, and whether the source has the same."""
    if any(chosen):
        return whose if all(chosen) else f"in part {whose}"
    if all(same):
        return source
    return else_ if not any(same) else f"{source}, or {else_}"


def short_size(size: str) -> str:
    """ "D2s_v5" """
    return size.removeprefix("Standard_")


def proposal_mark(proposal: Proposal, whose: str) -> str:
    """ "new", "existing" or "locked", and whose choice it is where it was chosen."""
    if proposal.locked:
        return f"{'new, ' if proposal.is_new else ''}locked: {plain(proposal.locked)}"
    if proposal.gone:
        return f"not there any more, {whose}"
    kind = " premium (High Churn)" if proposal.premium else ""
    return f"{'new' if proposal.is_new else 'existing'}{kind}{f', {whose}' if proposal.chosen else ''}"


def proposals_field(
    key: str, label: str, proposals: Sequence[Proposal], noun: str, more: str = "", *, whose: str
) -> Field:
    distinct = list({proposal.id: proposal for proposal in proposals}.values())
    if not distinct:
        return Field(key, label, "-", NOTHING_CHOSEN, locked=True)
    locked = all(proposal.locked for proposal in distinct)
    if len(distinct) == 1:
        mark = proposal_mark(distinct[0], whose) + ("" if locked else more)
        return Field(key, label, plain(distinct[0].name), mark, "warn" if locked else "quiet")
    kinds = [_kind(proposal) for proposal in distinct]
    counts = [(kinds.count(kind), kind) for kind in ("new", "existing", "locked", "gone")]
    mark = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    names = several((proposal.name for proposal in distinct), noun)
    return Field(key, label, names, mark, "warn" if locked else "quiet")


def _kind(proposal: Proposal) -> str:
    if proposal.gone:
        return "gone"
    if proposal.is_new:
        return "new"
    return "locked" if proposal.locked else "existing"


def sharing_words(resolved: Resolved) -> str:
    """ "3 machines use these; 1 differs: app-01" """
    differing = [target.machine.name for target in resolved.machines if target.differs]
    sharing = len(resolved.machines) - len(differing)
    words = f"{counted(sharing, 'machine')} use{'s' if sharing == 1 else ''} these"
    if not differing:
        return words
    return f"{words}; {len(differing)} differ{'s' if len(differing) == 1 else ''}: {several(differing)}"


_Column = tuple[str, int, Callable[[MachineTarget], str]]
"""Its head, its greatest width in cells, and its value for a machine."""
_GAP = 2


def availability(target: MachineTarget) -> str:
    """ "avset-web-asr", "zone 1" or "single" """
    if target.availability == "set" and target.availability_set:
        return plain(target.availability_set.name)
    return f"zone {plain(target.zone)}" if target.availability == "zone" else "single"


def _disks(target: MachineTarget) -> str:
    copied, all_disks = len(target.disks), len(target.machine.disks)
    return f"{copied} of {all_disks}" if copied < all_disks else str(copied)


_COLUMNS: tuple[_Column, ...] = (
    ("Machine", 24, lambda one: plain(one.machine.name)),
    ("Starts as", 24, lambda one: plain(one.name)),
    ("Size", 22, lambda one: short_size(plain(one.size))),
    ("Subnet", 20, lambda one: plain(one.subnet) or "-"),
    ("Availability", 24, availability),
    ("Disks", 8, _disks),
    ("Type", 16, lambda one: plain(one.disk_sku) or "as the source"),
    ("Network", 28, lambda one: plain(one.network.name) if one.network else "-"),
    ("Resource group", 32, lambda one: plain(one.group.name)),
    ("Cache", 26, lambda one: plain(one.cache.name)),
)
"""The most important first: columns that do not fit are left out."""


def machine_rows(targets: Sequence[MachineTarget], width: int) -> list[Row]:
    if not targets:
        return []
    columns = _fitting(targets, width)
    head: Row = ((" ".join(("", *(left(name, size + 1) for name, size, _ in columns))), "title"),)
    return [
        head,
        *(
            ("*" if target.differs else " ", " ".join(left(text(target), size + 1) for _, size, text in columns))
            for target in targets
        ),
    ]


def _fitting(targets: Sequence[MachineTarget], width: int) -> list[_Column]:
    fitting: list[_Column] = []
    room = width - _GAP
    for name, most, text in _COLUMNS:
        size = min(max(len(name), *(len(text(target)) for target in targets)), most)
        if size > room:
            break
        fitting.append((name, size, text))
        room -= size + _GAP
    return fitting


def count_rows(problems: tuple[Problem, ...], width: int) -> list[Row]:
    """ "x 1 must be fixed, 3 to know: g goes to the next one" """
    numbers = [(sum(one.severity is kind for one in problems), words) for kind, words in _COUNTED.items()]
    counts = ", ".join(f"{number} {words}" for number, words in numbers if number)
    return noted(tone_of(worst(problems) or problems[0]), f"{counts}: g goes to the next one", width)


_COUNTED = {
    Severity.BLOCKING: "must be fixed",
    Severity.WARNING: "to know",
    Severity.NOTE: "noted",
}


def finding_rows(problem: Problem, width: int) -> list[Row]:
    return [(), *problem_rows(problem, width)]
