"""State of the enable-replication wizard: its draft, the saved draft, the estate read from Azure and its checks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, title
from asr_tui.domain.errors import AsrError, LocalError
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.resources import Vault
from asr_tui.services.timeouts import cancelled
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.source import likely_region
from asr_tui.ui.protect.page import CheckRequest, EstateArrival, WizardSnapshot
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.panes import Pane

BACKGROUND_BATCH = 8
"""Machines checked at once in the background; their answers are shown before the next batch is asked."""


class PageChecks:
    """Azure's checks for the wizard's pages: each resource is checked once.

    checking  machines whose check has not answered yet
    check     sends a request to Azure and reads the answers; raises AsrError
    changed   called when `checking` has changed
    """

    def __init__(
        self, screen: AsrScreen[None], check: Callable[[CheckRequest], Awaitable[None]], changed: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._check = check
        self._changed = changed
        self._asked: set[str] = set()
        self._background: set[ArmId] = set()
        self.checking: frozenset[ArmId] = frozenset()

    def forget(self) -> None:
        """Forget what was checked, so that the next request checks it again."""
        self._asked.clear()

    def checking_with(self, wanted: CheckRequest) -> frozenset[ArmId]:
        """What `checking` is once this is asked."""
        return self.checking.union(self._new(wanted.machines), self._new(wanted.background))

    def request(self, wanted: CheckRequest) -> bool:
        """Check what was not checked yet; True where there is such a thing, after `changed` was called once."""
        background = self._new(wanted.background)
        if background:
            self._in_background(background)
        machines = self._new(wanted.machines)
        names = tuple(one for one in wanted.account_names if one not in self._asked)
        accounts = self._new(wanted.accounts)
        if machines or names or accounts:
            self._await(machines)
            self._asked.update(one.casefold() for one in (*names, *accounts))
            asking = self._ask(CheckRequest(machines, account_names=names, accounts=accounts))
            self._screen.run_worker(asking, name="ask Azure", group="check")
        asked = bool(background or machines or names or accounts)
        if asked:
            self._changed()
        return asked

    def cancel_background(self) -> None:
        """Stop the background checks; machines without an answer are checked at the next request."""
        self._screen.workers.cancel_group(self._screen, "check-in-background")
        self._asked.difference_update(one.casefold() for one in self._background)
        self.checking -= self._background
        self._background.clear()

    def _new(self, resources: tuple[ArmId, ...]) -> tuple[ArmId, ...]:
        return tuple(one for one in resources if one.casefold() not in self._asked)

    def _await(self, machines: tuple[ArmId, ...]) -> None:
        self._asked.update(one.casefold() for one in machines)
        self.checking |= frozenset(machines)

    def _in_background(self, machines: tuple[ArmId, ...]) -> None:
        self._background |= set(machines)
        self._await(machines)
        asking = self._ask_in_background(machines)
        self._screen.run_worker(asking, name="ask Azure in the background", group="check-in-background")

    async def _ask_in_background(self, machines: tuple[ArmId, ...]) -> None:
        for first in range(0, len(machines), BACKGROUND_BATCH):
            some = machines[first : first + BACKGROUND_BATCH]
            await self._ask(CheckRequest(machines=some))
            self._background.difference_update(some)

    async def _ask(self, wanted: CheckRequest) -> None:
        try:
            await self._check(wanted)
        except AsrError as error:
            asked = (*wanted.machines, *wanted.account_names, *wanted.accounts)
            self._asked.difference_update(one.casefold() for one in asked)
            self._screen.show_notice(f"! Azure could not be asked: {error}")
        finally:
            self.checking -= frozenset(wanted.machines)
        self._changed()


class Preparation:
    """Draft and estate of a wizard opened for `vault`, whose saved draft is offered.

    estate   what exists in Azure; None before the first read
    arrival  where `estate` is only what has come so far
    touched  whether the draft differs from a fresh one
    checks   Azure's checks of machines and accounts; `changed` is called when one starts or answers

    prepare computes what showing a snapshot will need, where something is shown already
    """

    def __init__(
        self,
        screen: AsrScreen[None],
        workspace: Workspace,
        vault: Vault,
        changed: Callable[[], None],
        prepare: Callable[[WizardSnapshot], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._workspace = workspace
        self._prepare = prepare
        self.vault = vault
        self.fresh = EnableReplicationDraft(vault.id, vault.location, vault.id.subscription)
        self.draft = self.fresh
        self.estate: Estate | None = None
        self.arrival: EstateArrival | None = None
        self._proposes_region = True
        self.touched = False
        self.checks = PageChecks(screen, self._check, changed)

    @property
    def chosen_vault(self) -> Vault:
        """The vault chosen in the draft; at first `vault`."""
        return Vault(self.draft.vault, self.draft.vault_location)

    # Saved draft

    def saved_draft(self) -> EnableReplicationDraft | None:
        """The saved draft of the vault; None where it has no choices."""
        saved = self._workspace.drafts.load(self._workspace.place(self.vault.id))
        return saved if saved != self.fresh else None

    def start_with(self, draft: EnableReplicationDraft) -> None:
        """Start with a fresh or a saved draft, before its estate is read."""
        self.draft = draft
        self._proposes_region = not draft.source_region
        self._begin_anew()
        self.checks.forget()
        self.touched = draft != self.fresh

    def update(self, draft: EnableReplicationDraft) -> bool:
        """Replace the draft and save it for its own vault alone; True where its estate must be read again."""
        self.touched = True
        before, self.draft = self.draft, draft
        self._proposes_region = not draft.source_region
        if self.arrival is not None and before.subscription != draft.subscription:
            self._begin_anew()
        saved = self._save()
        if before.vault != draft.vault:
            self.checks.forget()
            if saved:
                self.delete_saved(before)
        return _reads(before) != _reads(draft)

    def _begin_anew(self) -> None:
        """Forget what was read, or has come: it was for another draft."""
        self.estate = self.arrival = None

    def mark_reached(self, page: str) -> None:
        """Save the page on which the wizard continues when it is opened again."""
        self._proposes_region = self._proposes_region and page == "source"
        reached = replace(self.draft, page=page)
        if reached != self.draft and self.touched:
            self.draft = reached
            self._save()

    def _save(self) -> bool:
        """Save the draft; False where it could not be saved."""
        try:
            self._workspace.drafts.save(self._workspace.place(self.draft.vault), self.draft)
        except LocalError as error:
            self._screen.show_notice(f"! Your choices cannot be kept on this computer: {error}")
            return False
        return True

    def delete_saved(self, draft: EnableReplicationDraft) -> None:
        """Delete the saved draft of its vault. One that cannot be deleted is only offered again."""
        try:
            self._workspace.drafts.drop(self._workspace.place(draft.vault))
        except LocalError as error:
            self._screen.app.notify(f"{error.title}. {error.what}", severity="warning", markup=False)

    # Estate

    async def read(self, *, refresh: bool = False) -> Estate:
        """The estate that the draft needs. Raises AzureError."""
        estate = await self._workspace.choices.estate(self.draft, refresh=refresh)
        return estate.like(self.estate) if self.estate is not None else estate

    async def _check(self, wanted: CheckRequest) -> None:
        """Run the checks of a page and read the estate with their answers. Raises AzureError."""
        choices = self._workspace.choices
        await asyncio.gather(
            choices.check_machines(self.draft.subscription, wanted.machines),
            choices.checks.names(self.draft.subscription, wanted.account_names),
            choices.checks.accounts(wanted.accounts),
        )
        before, prepared = self.estate, await self.read()
        await self._prepare(WizardSnapshot(self.draft, prepared, self.checks.checking - set(wanted.machines)))
        if self.estate is not before:  # another read has ended meanwhile
            prepared = (await choices.estate(self.draft)).like(prepared)
        self.estate = prepared

    def load(
        self,
        pane: Pane,
        loaded: Callable[[bool], None],
        *,
        refresh: bool,
        gradually: bool,
    ) -> None:
        """Read the estate into the pane, quietly where one is shown; `loaded` gets whether it is the first one.

        Where no source region is chosen, the region with most machines that can be protected is taken.

        gradually  show what has come so far until everything is read, where nothing is shown yet
        """
        what, some = "Reading what exists in Azure", self.arrival is not None
        gradually = some or (gradually and self.estate is None)
        quiet = self.estate is not None and (some or not refresh)

        async def read() -> Estate:
            if not gradually:
                return await self.read(refresh=refresh)
            return await self._read_gradually(show_some, refresh=refresh)

        def show_some(estate: Estate) -> None:
            if pane.state != "ready":
                pane.ready()
            show(estate)

        def show(estate: Estate) -> None:
            first, self.estate = self.estate is None, estate
            if self._proposes_region:
                self.draft = replace(self.draft, source_region=likely_region(self.draft, estate))
            loaded(first)

        self._screen.load(pane, what, read, show, usual="a few seconds", quiet=quiet)

    async def _read_gradually(self, show: Callable[[Estate], None], *, refresh: bool) -> Estate:
        """The estate; until then `show` gets what has come. A failure keeps that. Raises AzureError."""
        before = len(self.estate.machines) if self.estate else 0
        self.arrival = EstateArrival()
        if self.estate is not None:
            show(self.estate)
        showing = asyncio.ensure_future(self._show_arriving(show, before))
        try:
            estate = await self.read(refresh=refresh)
        except AsrError as error:
            if self.estate is None:
                self.arrival = None
                raise
            self.arrival = EstateArrival(failed=True)
            self._screen.show_notice(f"x Reading stopped: {error} {self._screen.retry_words(error)}")
            return self.estate
        finally:
            await cancelled(showing)
        if not showing.cancelled():
            showing.result()  # it ends only with a mistake of this program
        await self._prepare(WizardSnapshot(self.draft, estate))
        self.arrival = None
        return estate

    async def _show_arriving(self, show: Callable[[Estate], None], before: int) -> None:
        """Show what has come, except where more than that came before reading failed."""
        async for estate in self._workspace.choices.arriving(self.draft):
            if len(estate.machines) >= before:
                await self._prepare(WizardSnapshot(self.draft, estate, arrival=self.arrival))
                show(estate)

    async def plan(self) -> Plan:
        """The plan; its estate is kept too, so that the rail counts the same findings. Raises AzureError."""
        plan = await self._workspace.planning.review(self.draft)
        self.estate = await self.read()
        return plan

    def shown(self) -> WizardSnapshot | None:
        """Snapshot that the pages draw; None before the first read."""
        draft, estate = self.draft, self.estate
        return WizardSnapshot(draft, estate, self.checks.checking, self.arrival) if estate else None


def draft_title(draft: EnableReplicationDraft) -> str:
    """Title of the draft, in a few words."""
    return title(draft) if draft.machines else "Protect machines, none marked yet"


def _reads(draft: EnableReplicationDraft) -> tuple[str, ...]:
    """Values of the draft that decide which lists are read from Azure."""
    return (
        draft.vault.casefold(),
        draft.subscription,
        draft.target_subscription_id,
        draft.source_region,
        draft.target_region,
    )
