"""What a report of a drill of several machines is made from, read from Azure."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from asr_tui.domain.drill_report import Drilled, GoneMachine, drilled_machine
from asr_tui.domain.drill_report import report as result_of
from asr_tui.domain.drill_set import (
    AskedDrill,
    DrillSetReport,
    MachineDrill,
    failures,
)
from asr_tui.domain.ids import ArmId
from asr_tui.domain.known_runs import KnownRuns, of_member
from asr_tui.services.drill_report import gather_from
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.ports import Audit, Session
from asr_tui.services.reads import SOON, attempt
from asr_tui.services.timeouts import cancelled
from asr_tui.services.vault_snapshot import VaultSnapshot

AT_ONCE = 8
"""Machines whose jobs are read side by side."""
WHOLE = 20.0
"""Seconds that a report waits for Azure."""
NOTHING_KNOWN = KnownRuns()


async def gather(
    session: Session,
    audit: Audit,
    feeds: JobFeeds,
    asked: Sequence[AskedDrill],
    waves: dict[str, str],
    written_by: str,
    known: KnownRuns = NOTHING_KNOWN,
) -> DrillSetReport:
    """The report of these drills. `waves`: the name of the wave by the name of a test failover's job.

    Vaults that were not read yet are; jobs are read with their tasks, and points, as far as Azure answers in time:
    what is not there after `WHOLE` seconds is told from the lists alone.
    """
    vaults = tuple(dict.fromkeys(one.vault for one in asked))
    read = dict(zip(vaults, await asyncio.gather(*(_snapshot(session, feeds, vault) for vault in vaults)), strict=True))
    entries, turn = audit.entries(), asyncio.Semaphore(AT_ONCE)
    limit = asyncio.ensure_future(session.clock.sleep(WHOLE))
    people = {entry.client_request_id: entry.who for entry in entries if entry.client_request_id}

    async def one_of(one: AskedDrill) -> MachineDrill:
        now = session.clock.now()
        if one.job is None:
            drilled: Drilled = GoneMachine(one.machine, one.vault, now)
            report = result_of(drilled, (), (), written_by)
        else:
            drilled = drilled_machine(one.vault, one.machine, read[one.vault].items, read[one.vault].jobs, now)
            async with turn:
                report = await gather_from(session, entries, drilled, written_by, of=one.job, listed=limit.done())
        wave = waves.get(report.test.name, "") if report.test else ""
        report = of_member(report, known, people)
        return MachineDrill(report, wave or one.wave, failures(report, one.error), one.point)

    try:
        machines = await asyncio.gather(*map(one_of, asked))
    finally:
        await cancelled(limit)
    there = {(one.report.vault, one.report.machine.casefold()) for one in machines}
    tests = (one.report.test.name for one in machines if one.report.test)
    missing = dict.fromkeys(each for name in tests for each in known.left_out.get(name, ()))
    absent = tuple(one for one in missing if (one.vault, one.machine.casefold()) not in there)
    return DrillSetReport(tuple(machines), session.clock.now(), written_by, left_out=absent)


async def _snapshot(session: Session, feeds: JobFeeds, vault: ArmId) -> VaultSnapshot:
    """The vault as its feed has it, else read once, as far as it answers in time."""
    known = feeds.known(vault)
    if known is not None and known.read_at is not None:
        return known
    recovery, clock = session.site_recovery, session.clock
    items = await attempt(clock, recovery.items(vault), seconds=SOON)
    jobs = await attempt(clock, recovery.jobs(vault), seconds=SOON)
    return VaultSnapshot(items.value or (), jobs.value or ())
