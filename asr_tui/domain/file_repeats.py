"""What a file says twice, or in two ways: of two sentences about one thing only one can count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from asr_tui.domain.recovery_file import RecoveryFile, TargetPart


def said_twice(file: RecoveryFile) -> Iterator[str]:
    """A sentence for each policy, recovery plan or network that stands in the file more than once."""
    yield from (f"[[policy]] {name} stands in the file twice." for name in _twice(one.name for one in file.policy))
    plans = _twice(one.name for one in file.recovery_plan)
    yield from (f"[[recovery_plan]] {name} stands in the file twice." for name in plans)
    mapped = _twice(f"{one.network} to {one.to}" for one in file.network_mapping)
    yield from (f"[[network_mapping]] {words} stands in the file twice." for words in mapped)
    updated = _twice(" ".join((one.region, "to", one.to, one.policy)).rstrip() for one in file.agent_updates)
    yield from (f"[[agent_updates]] {words} stands in the file twice." for words in updated)


def said_in_two_ways(file: RecoveryFile) -> Iterator[str]:
    """A sentence for each target that says both a zone and an availability set, or one and that there is none."""
    for number, rule in enumerate(file.protect, 1):
        where = f"[[protect]] {number}"
        parts = [(where, rule.target), *((f"{where}, {name}", part) for name, part in rule.machine.items())]
        yield from (f"{name}: {what}." for name, part in parts if (what := _in_two_ways(part)))


def _in_two_ways(part: TargetPart) -> str:
    said = [(kind, value) for kind, value in (("zone", part.zone), ("set", part.availability_set)) if value]
    if len(said) > 1:
        return f"a machine is either in the zone {part.zone} or in the availability set {part.availability_set}"
    other = next((value for kind, value in said if (part.availability or kind).casefold() != kind), "")
    return f'availability = "{part.availability}" does not go with {other}' if other else ""


def _twice(names: Iterable[str]) -> Iterator[str]:
    """Each name that is there again in whatever letter case, as it was spelled first."""
    spelled: dict[str, str] = {}
    count = Counter(spelled.setdefault(name.casefold(), name) for name in names)
    yield from (name for name, times in count.items() if times > 1)
