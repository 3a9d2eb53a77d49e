"""A whole round of a machine under trouble, without screens: what a patient person does who reads what is said.

A person signs in again where that is asked, tries again what failed, reviews again where trying does not help, and
waits in between. After `TRIES_UNDER_TROUBLE` of these the trouble ends, and then the round has to end right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.faults.figures import Figures, Stuck, Witness
from tests.faults.work import CLEAN_UP, ROUND, Allowed, allowed, reviewed

TRIES_UNDER_TROUBLE = 12
"""How often a person tries again under trouble, in one operation."""
WITHOUT_TROUBLE = 4
"""How often afterwards, before the program counts as stuck."""
LONGEST_RUN = 1800.0
"""Seconds of the loop's time in which a run has to end or to say that it needs somebody."""


class Person:
    """Works on one machine through the program's services, and ends the trouble after so many tries."""

    def __init__(self, azure: Simulator, workspace: Workspace, figures: Figures) -> None:
        self.azure = azure
        self.workspace = workspace
        self.figures = figures
        self.witness = Witness(azure)
        self._tries = 0

    async def round(self, profiles: Sequence[str], seed: int) -> None:
        """Each operation under the next of the profiles."""
        for name, profile in zip(ROUND, cycle(profiles), strict=False):
            if self.azure.trouble.profile != (profile, seed):
                self.azure.trouble.choose(profile, seed)
            await self.operation(name)

    async def operation(self, name: str) -> None:
        """Until Azure has it; the review is made anew where a run did not get there."""
        self._tries = 0
        done = ROUND[name].done
        while not done(allowed(self.azure)):
            if name not in {"drill", CLEAN_UP} and "TestFailoverCleanup" in allowed(self.azure):
                tries = self._tries
                await self.operation(CLEAN_UP)
                self._tries = tries
            try:
                planned = await reviewed(self.workspace, name)
            except AsrError as error:
                await self._told(name, error)
                continue
            if planned is None or not planned.can_start:
                await self._told(name, *(planned.problems if planned else ()))
                continue
            run = await self._carried_out(name, planned)
            if run.state is RunState.DONE and not await self._shows(done):
                self.figures.lost.append(f"{name}: said to be done, and Azure allows {sorted(allowed(self.azure))}")
                raise Stuck
            if run.state is not RunState.DONE:
                self.workspace.runs.put_away(run.id)
                await self._told(name)

    async def _shows(self, done: Callable[[Allowed], bool]) -> bool:
        """Whether Azure shows it, in some hours of its time: a copy back, and a colleague's job, take a while."""
        for _ in range(20):
            if done(allowed(self.azure)):
                return True
            self.azure.skip(0.5)
            await asyncio.sleep(10)
        return False

    async def _carried_out(self, name: str, planned: Plan) -> Run:
        """The run to its end; what failed is tried again, a few times."""
        run_id = self.workspace.runs.start(planned, self.workspace.place(planned.steps[0].step.id.vault_id))
        for _ in range(3):
            run = await self._ended(name, run_id)
            if run.state is RunState.DONE:
                return run
            await self._told(name, *(one.error for one in run.steps if one.error is not None))
            await self.workspace.runs.retry(run_id)
        return await self._ended(name, run_id)

    def asked_for(self, what: str) -> int:
        """How many runs a person began that hold the change: a colleague's drills are ended too, for one."""
        runs = (planned.step.id.casefold() for run in self.workspace.runs.all for planned in run.plan.steps)
        return max(1, sum(one in what for one in runs))

    async def _ended(self, name: str, run_id: str) -> Run:
        try:
            async with asyncio.timeout(LONGEST_RUN):
                async for run in self.workspace.runs.changes(run_id):
                    if any(one.state is StepState.PAUSED or "S signs in again" in one.note for one in run.steps):
                        await self._signed_in(name)
                    if run.state is not RunState.RUNNING:
                        return self.workspace.runs.get(run_id)
        except TimeoutError:
            states = [f"{one.key.rpartition('/')[2]} {one.state.name} {one.note}" for one in run.steps]
            self.figures.stuck.append(f"{name}: no end after {LONGEST_RUN:.0f} s: {states}")
            raise Stuck from None
        raise AssertionError("the run ended without a word")

    async def _signed_in(self, name: str) -> None:
        self.figures.said["sign in again"] += 1
        await self.workspace.session.sign_in_again()
        self.workspace.signed_in_again()

    async def _told(self, name: str, *words: object) -> None:
        """Read what is said, wait, and end the trouble when it has been too much."""
        for one in words:
            what, remedy = getattr(one, "what", ""), getattr(one, "remedy", "")
            self.figures.said[str(getattr(one, "title", "") or getattr(one, "code", "") or what)[:60]] += 1
            if isinstance(one, AsrError) and not (one.title and what and remedy):
                self.figures.stuck.append(f"{name}: an error without a remedy: {one!r}")
            if isinstance(one, SignInFailed):
                await self._signed_in(name)
        self._tries += 1
        if self._tries == TRIES_UNDER_TROUBLE:
            self.azure.trouble.end()
        if self._tries > TRIES_UNDER_TROUBLE + WITHOUT_TROUBLE:
            said = "; ".join(f"{getattr(one, 'what', one)} {getattr(one, 'remedy', '')}" for one in words)
            self.figures.stuck.append(f"{name}: does not go on without the trouble: {said}")
            raise Stuck
        self.azure.skip(0.1)
        self.workspace.choices.refresh()
        await asyncio.sleep(5)


async def round_under(profiles: Sequence[str], seed: int, speed: float = 3000.0) -> Figures:
    """A round in contoso under one profile, or under several that take turns."""
    figures = Figures(tried=1)
    azure = Simulator.open("contoso", speed)
    await azure.start()
    try:
        with TemporaryDirectory() as root:
            opener = ProgramOpener(Paths.under(Path(root)))
            workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
            person = Person(azure, workspace, figures)
            try:
                with suppress(Stuck):
                    await person.round(profiles, seed)
            finally:
                await workspace.close()
        figures.twice = [
            f"{what}: {count} times"
            for what, count in person.witness.accepted.items()
            if count > (person.asked_for(what) if "colleague" in profiles else 1)
        ]
    finally:
        await azure.stop()
    return figures
