"""Drills that a file says are to be held, and which machines are due for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import asdict

from asr_tui.domain.acts import CRASH_CONSISTENT, NamedWaves, Selection
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.item_selection import selected
from asr_tui.domain.jobs import Job
from asr_tui.domain.last_drill import drill_jobs, last_drill
from asr_tui.domain.names import network_refusal
from asr_tui.domain.plan_members import item_of
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_file import STOP, DrillPart, RecoveryFile, minutes
from asr_tui.domain.wording import first_few, span

_NAMED = 8


class FileDrill(Struct, frozen=True):
    """A drill of a file, as a command holds it; its fields as those of `act_reviews.Wanted`."""

    selection: Selection
    point: str
    network: str
    network_confirmed: bool
    waves: str
    new_network: str = ""
    internet: bool = False
    order: NamedWaves = NamedWaves()

    @property
    def values(self) -> dict[str, object]:
        """The fields by their names."""
        return asdict(self)


def drills_of(file: RecoveryFile, names: Sequence[str]) -> Iterator[FileDrill]:
    """The drills of these names, all where none is named. Raises ValueError where one is not there."""
    known = {one.name.casefold(): one for one in file.drill}
    unknown = [name for name in names if name.casefold() not in known]
    if not known:
        raise ValueError("The file has no drill: it says them as [[drill]].")
    if unknown:
        there = ", ".join(one.name for one in file.drill)
        raise ValueError(f"The file has no drill {', '.join(unknown)}; it has {there}.")
    wanted: Sequence[DrillPart] = [known[name.casefold()] for name in names] if names else file.drill
    for part in wanted:
        if (wrong := next(_contradictions(part), None)) is not None:
            raise ValueError(f"The drill {part.name}: {wrong}")
        yield FileDrill(
            selection_of(part), part.point, part.network, part.network_anyway, part.waves, part.new_network,
            part.internet, order_of(part),
        )  # fmt: skip


def selection_of(part: DrillPart) -> Selection:
    return Selection(part.machines, part.tag, part.group, part.region, part.exclude, part.recovery_plan)


def order_of(part: DrillPart) -> NamedWaves:
    waves = tuple((one.name, one.machines) for one in part.wave)
    return NamedWaves(waves, minutes(part.pause), stops=part.on_error == STOP)


def wrong_drills(file: RecoveryFile, estate: FileEstate, coming: frozenset[str]) -> Iterator[str]:
    """What cannot be of the drills, as sentences. `coming`: names of machines that are yet to be protected."""
    plans = {one.name.casefold() for one in file.recovery_plan} | {one.name.casefold() for one in estate.plans}
    names = [one.name.casefold() for one in file.drill]
    for part in file.drill:
        where = f"The drill {part.name}"
        chosen = selection_of(part)
        if names.count(part.name.casefold()) > 1:
            yield f"{where}: two drills have this name."
        if chosen.kinds != 1:
            yield f"{where} is to say machines, or a selector (tag, group, region), or a recovery_plan."
        elif chosen.plan and chosen.plan.casefold() not in plans:
            yield f"{where}: there is no recovery plan {chosen.plan}."
        elif not chosen.plan:
            yield from (f"{where}: {one}" for one in _lacking(chosen, estate, coming))
        yield from (f"{where}: {one}" for one in _contradictions(part))


def _contradictions(part: DrillPart) -> Iterator[str]:
    """What it says and cannot be meant together."""
    if part.network and (part.new_network or part.internet):
        yield "it says a network that exists, and new_network or internet, which are of one that is made."
    elif refusal := part.new_network and network_refusal(part.new_network):
        yield f"Azure would refuse the network's name: {refusal}"
    if part.point == CRASH_CONSISTENT and not part.recovery_plan:
        yield "only a recovery plan starts from the newest crash-consistent point."
    if part.waves and part.wave:
        yield "it says both waves, by a tag, and wave, by machines."
    if part.recovery_plan and (part.waves or part.wave):
        yield "a recovery plan has its own order: it takes no waves."
    named = [name.casefold() for one in part.wave for name in one.machines]
    twice = sorted({name for name in named if named.count(name) > 1})
    known = {name.casefold() for name in part.machines}
    yield from (f"{name} is in two waves." for name in twice)
    if part.machines:
        yield from (f"{name} is in a wave and not among its machines." for name in dict.fromkeys(named)
                    if name not in known)  # fmt: skip


def _lacking(chosen: Selection, estate: FileEstate, coming: frozenset[str]) -> Iterator[str]:
    if chosen.by_selector:
        if not coming:
            yield from selected(chosen, estate)[1]
        return
    for name in chosen.machines:
        if estate.item_named(name) is None and name.casefold() not in coming:
            yield f"{name} is not protected in this vault."


def due(file: RecoveryFile, estate: FileEstate, jobs: Iterable[Job], now: datetime) -> Iterator[str]:
    """A sentence for each drill that machines are due for; only protected machines can be drilled."""
    newest = drill_jobs(jobs)
    for part in file.drill:
        length = timedelta(minutes=minutes(part.every))
        if not length:
            continue
        late = [_words(item, newest, now) for item in drilled(part, estate) if _is_due(item, newest, now - length)]
        if late:
            yield f"the drill {part.name}, every {part.every}: {first_few(late, _NAMED)}"


def _is_due(item: ProtectedItem, newest: dict[str, Job], since: datetime) -> bool:
    found = last_drill(item, newest)
    return item.stage is Stage.PROTECTED and (found is None or not found.counts or found.at < since)


def _words(item: ProtectedItem, newest: dict[str, Job], now: datetime) -> str:
    found = last_drill(item, newest)
    when = f"last {span(now - found.at)} ago" if found else "never drilled"
    return f"{item.machine_name} ({when})"


def drilled(part: DrillPart, estate: FileEstate) -> tuple[ProtectedItem, ...]:
    """The protected machines of a drill."""
    chosen = selection_of(part)
    if not chosen.plan:
        return selected(chosen, estate)[0]
    plan = next((one for one in estate.plans if one.name.casefold() == chosen.plan.casefold()), None)
    members = plan.members if plan else ()
    return tuple(item for one in members if (item := item_of(one, estate.items)) is not None)
