"""A whole round of a machine under trouble, without screens: what a patient person does who reads what is said.

A person signs in again where that is asked, tries again what failed, reviews again where trying does not help, and
waits in between. After `PATIENCE` of these the trouble ends, and then the round has to end right.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.local_store.paths import Paths
from asr_tui.services.item_planning import plan
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.server import Simulator
from tests.read_estate import read_estate

VAULT, MACHINE = "contoso-vault", "app-01"
VERBOSE = False
PATIENCE = 12
"""How often a person tries again under trouble, in one operation."""
WITHOUT_TROUBLE = 4
"""How often afterwards, before the program counts as stuck."""
LONGEST_RUN = 1800.0
"""Seconds of the loop's time in which a run has to end or to say that it needs somebody."""
LATEST = PointChoice(PointKindChoice.LATEST)

Draft = Callable[[ProtectedItem], DayTwoDraft]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the round; `done` says by what Azure allows then that it has happened."""

    name: str
    draft: Draft
    done: Callable[[set[str]], bool]


def _who(item: ProtectedItem) -> tuple[ArmId, str]:
    return item.id, item.machine_name


HOME_AGAIN = {"UnplannedFailover", "TestFailoverCleanup"}
"""What is allowed once the machine is protected again, also while a colleague's drill of it waits."""
CLEAN_UP = Operation("clean-up", lambda item: CleanUpDraft(*_who(item)), lambda now: "TestFailoverCleanup" not in now)
ROUND = (
    Operation("drill", lambda item: DrillDraft(*_who(item), point=LATEST), lambda now: "TestFailoverCleanup" in now),
    Operation("clean-up", lambda item: CleanUpDraft(*_who(item)), lambda now: "TestFailover" in now),
    Operation("failover", lambda item: FailoverDraft(*_who(item), point=LATEST), lambda now: "Commit" in now),
    Operation(
        "commit", lambda item: CommitDraft(*_who(item)), lambda now: "SwitchProtection" in now and "Commit" not in now
    ),
    Operation("re-protect", lambda item: ReprotectDraft(*_who(item)), lambda now: bool(now & HOME_AGAIN)),
    Operation("failback", lambda item: FailoverDraft(*_who(item), point=LATEST), lambda now: "Commit" in now),
    Operation(
        "commit home",
        lambda item: CommitDraft(*_who(item)),
        lambda now: "SwitchProtection" in now and "Commit" not in now,
    ),
    Operation("disable", lambda item: DisableDraft(*_who(item)), lambda now: not now),
)


@dataclass(slots=True)
class Figures:
    """What a trial showed. `lost`, `twice`, `stuck` and `broken` are sentences about faults of the program's."""

    said: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.twice, *self.stuck, *self.broken]


class Stuck(Exception):
    """The program neither goes on nor says what to do."""


class Witness:
    """Sees which changes of a client Azure accepted."""

    def __init__(self, azure: Simulator) -> None:
        self.accepted: Counter[str] = Counter()
        self._answer = azure.cloud.answer
        setattr(azure.cloud, "answer", self._seen)  # noqa: B010 - a method of its class

    def _seen(self, request: Request) -> Response:
        answer = self._answer(request)
        reads = request.method in {"GET", "HEAD"} or "check" in request.path.lower().rpartition("/")[2]
        if not (reads or request.client_request_id.startswith("colleague")) and answer.status < 300:
            self.accepted[f"{request.method} {request.path.lower()}"] += 1
        return answer


class Person:
    """Works on one machine through the program's services, and ends the trouble when patience ends."""

    def __init__(self, azure: Simulator, workspace: Workspace, figures: Figures) -> None:
        self.azure = azure
        self.workspace = workspace
        self.figures = figures
        self.witness = Witness(azure)
        self._tries = 0

    async def round(self) -> None:
        await self.operation("enable", self._enabling, lambda now: "UnplannedFailover" in now)
        for one in ROUND:
            await self.operation(one.name, lambda one=one: self._planned(one.draft), one.done)  # type: ignore[misc]

    async def operation(self, name: str, review: Callable[[], object], done: Callable[[set[str]], bool]) -> None:
        """Until Azure has it; the review is made anew where a run did not get there."""
        self._tries = 0
        while not done(self.allowed()):
            if name not in {"drill", "clean-up"} and "TestFailoverCleanup" in self.allowed():
                tries = self._tries
                await self.operation("clean-up", lambda: self._planned(CLEAN_UP.draft), CLEAN_UP.done)
                self._tries = tries
            try:
                planned = await review()  # type: ignore[misc]
            except AsrError as error:
                await self._told(name, error)
                continue
            if planned is None or not planned.can_start:
                await self._told(name, *(planned.problems if planned else ()))
                continue
            run = await self._carried_out(name, planned)
            if run.state is RunState.DONE and not await self._shows(done):
                self.figures.lost.append(f"{name}: said to be done, and Azure allows {sorted(self.allowed())}")
                raise Stuck
            if run.state is not RunState.DONE:
                self.workspace.runs.put_away(run.id)
                await self._told(name)

    async def _shows(self, done: Callable[[set[str]], bool]) -> bool:
        """Whether Azure shows it, in some hours of its time: a copy back, and a colleague's job, take a while."""
        for _ in range(20):
            if done(self.allowed()):
                return True
            self.azure.skip(0.5)
            await asyncio.sleep(10)
        return False

    def allowed(self) -> set[str]:
        """What Azure itself allows the machine now, without the trouble."""
        item = self._item()
        return set(item["properties"]["allowedOperations"]) if item else set()

    def _item(self) -> JsonObject | None:
        kind = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
        items = self.azure.cloud.store.of_type(f"{kind}replicationProtectedItems")
        for one in items:
            request = Request("GET", one["id"], {}, {}, None, {}, "http://localhost", "2024-10-01", "", "", "")
            body: JsonObject = self.azure.cloud.answer(request).body
            if body["properties"]["friendlyName"] == MACHINE:
                return body
        return None

    async def _enabling(self) -> Plan | None:
        """What the wizard proposes; None where the lists do not show what it takes just now."""
        vault = await self._vault()
        machines = await self.workspace.choices.all(kinds.MACHINE, vault.id.subscription) if vault else ()
        machine = next((one for one in machines if one.name == MACHINE), None)
        if vault is None or machine is None or not machine.location:
            return None
        draft = EnableReplicationDraft(
            vault=vault.id,
            vault_location=vault.location,
            subscription=vault.id.subscription,
            source_region=machine.location,
            machines=(machine.id,),
        )
        return await self.workspace.planning.review(draft)

    async def _planned(self, draft: Draft) -> Plan | None:
        vault = await self._vault()
        items = await self.workspace.session.site_recovery.items(vault.id) if vault else ()
        item = next((one for one in items if one.machine_name == MACHINE), None)
        if item is None:
            return None
        estate = await read_estate(self.workspace.session, item)
        return plan(draft(estate.item), estate)

    async def _vault(self) -> Vault | None:
        for subscription in await self.workspace.choices.all(kinds.SUBSCRIPTION):
            for vault in await self.workspace.choices.all(kinds.VAULT, subscription.id):
                if vault.name == VAULT:
                    return vault
        return None

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
            if VERBOSE:
                print("  said", name, str(one)[:300])  # noqa: T201
            self.figures.said[str(getattr(one, "title", "") or getattr(one, "code", "") or what)[:60]] += 1
            if isinstance(one, AsrError) and not (one.title and what and remedy):
                self.figures.stuck.append(f"{name}: an error without a remedy: {one!r}")
            if isinstance(one, SignInFailed):
                await self._signed_in(name)
        self._tries += 1
        if self._tries == PATIENCE:
            self.azure.trouble.end()
        if self._tries > PATIENCE + WITHOUT_TROUBLE:
            said = "; ".join(f"{getattr(one, 'what', one)} {getattr(one, 'remedy', '')}" for one in words)
            self.figures.stuck.append(f"{name}: does not go on without the trouble: {said}")
            raise Stuck
        self.azure.skip(0.1)
        self.workspace.choices.refresh()
        await asyncio.sleep(5)


async def round_under(profile: str, seed: int, speed: float = 3000.0) -> Figures:
    """A round in contoso under a profile, or under none."""
    figures = Figures()
    azure = Simulator.open("contoso", speed)
    await azure.start()
    try:
        with TemporaryDirectory() as root:
            opener = ProgramOpener(Paths.under(Path(root)))
            workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
            if profile:
                azure.trouble.choose(profile, seed)
            person = Person(azure, workspace, figures)
            try:
                await person.round()
            except Stuck:
                pass
            finally:
                await workspace.close()
        figures.twice = [
            f"{what}: {count} times"
            for what, count in person.witness.accepted.items()
            if count > (person.asked_for(what) if profile == "colleague" else 1)
        ]
    finally:
        await azure.stop()
    return figures
