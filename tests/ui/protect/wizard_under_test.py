"""The wizard on the screen, over fakes, with runs that note what was started."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.bootstrap.wiring import Stores
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.resources import Vault
from asr_tui.domain.steps import Step
from asr_tui.local_store.drafts import DraftFiles
from asr_tui.services.runs import Runs
from asr_tui.services.workspace import Workspace
from asr_tui.ui.protect import EnableReplicationWizard
from tests.fakes import PERSON, PRACTICE, SUBSCRIPTION, VAULT, FakeCatalog, FakeChanges, FakeSiteRecovery
from tests.ui.pilot import running, settle
from tests.ui.protect.estates import WEB_01, WEB_02, catalog
from tests.workspaces import fake_workspace, stores

THE_VAULT = Vault(VAULT, "westeurope")
DRAFT = EnableReplicationDraft(
    VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=(WEB_01.id, WEB_02.id), page="target"
)
"""Two machines chosen, with the target page open."""


class NotedRuns(Runs):
    """Runs that also note each plan, with its place, when it is started."""

    def __init__(self, workspace: Workspace, kept: Stores | None = None) -> None:
        kept = kept or stores()
        super().__init__(workspace.session, workspace.feeds, kept.journal, kept.audit, PRACTICE, PERSON)
        self.started: list[tuple[Plan, Place]] = []

    def start(self, plan: Plan, place: Place) -> str:
        self.started.append((plan, place))
        return super().start(plan, place)


@dataclass
class Under:
    """The wizard under test with what it works on."""

    pilot: Pilot[None]
    workspace: Workspace
    catalog: FakeCatalog
    drafts: DraftFiles
    runs: NotedRuns

    @property
    def draft(self) -> EnableReplicationDraft:
        """The draft as it was last kept."""
        found = self.drafts.load(self.workspace.place(VAULT))
        assert found is not None
        return found

    @property
    def applied(self) -> list[Step]:
        """What was sent to Azure."""
        changes = self.workspace.session.changes
        assert isinstance(changes, FakeChanges)
        return changes.applied

    async def open(self) -> None:
        self.pilot.app.push_screen(EnableReplicationWizard(self.workspace, THE_VAULT))
        await settle(self.pilot)


@asynccontextmanager
async def wizard(
    the_catalog: FakeCatalog | None = None,
    site_recovery: FakeSiteRecovery | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    read_only: bool = False,
    kept: EnableReplicationDraft | None = None,
    journal: Stores | None = None,
) -> AsyncIterator[Under]:
    """The wizard on its first page, or asking about the draft that was kept."""
    async with running(size=size) as pilot:
        known = the_catalog or catalog()
        workspace = fake_workspace(replace(PRACTICE, read_only=read_only), catalog=known, site_recovery=site_recovery)
        drafts = workspace.drafts
        assert isinstance(drafts, DraftFiles)
        if kept:
            drafts.save(workspace.place(VAULT), kept)
        runs = NotedRuns(workspace, journal)
        workspace.runs = runs
        under = Under(pilot, workspace, known, drafts, runs)
        await under.open()
        yield under
        await workspace.close()
