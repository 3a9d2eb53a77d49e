"""Joins a signed-in session, stores and services into a workspace."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from asr_tui.domain.errors import CannotStore
from asr_tui.domain.place import Environment, Identity
from asr_tui.local_store.audit import AuditFile
from asr_tui.local_store.drafts import DraftFiles
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Folder
from asr_tui.local_store.reports import Reports
from asr_tui.local_store.ticks import TickFiles
from asr_tui.services.choices import Choices
from asr_tui.services.job_feed import Cadence, JobFeeds
from asr_tui.services.planning import Planning
from asr_tui.services.ports import Session
from asr_tui.services.runs import Runs
from asr_tui.services.workspace import Workspace

ON_AZURE = Cadence(10.0, 60.0)
ON_THIS_COMPUTER = Cadence(2.0, 10.0)


class Stores:
    """What is kept for one kind of endpoint."""

    def __init__(self, folder: Folder, notices: Notices) -> None:
        self.drafts = DraftFiles(folder.drafts, notices, lambda: datetime.now(UTC))
        self.journal = JournalFiles(folder.runs, notices)
        self.audit = AuditFile(folder.audit)
        self.reports = Reports(folder.reports)
        self.ticks = TickFiles(folder.ticks, notices)

    def forget(self, endpoint: str) -> None:
        """A world that begins anew knows nothing of the old one's runs and drafts. Runs' files stay."""
        with suppress(CannotStore):
            for run in self.journal.all():
                if run.place.endpoint == endpoint:
                    self.journal.put_away(run.id)
            for place in self.drafts.places():
                if place.endpoint == endpoint:
                    self.drafts.drop(place)


def wired(
    surroundings: Environment, identity: Identity, session: Session, stores: Stores, pace: Callable[[], Cadence]
) -> Workspace:
    """A workspace whose vaults are asked at that pace."""
    choices = Choices(session.catalog, session.site_recovery, session.clock)
    feeds = JobFeeds(session.site_recovery, session.clock, pace)
    runs = Runs(session, feeds, stores.journal, stores.audit, surroundings, identity)
    return Workspace(
        surroundings=surroundings,
        identity=identity,
        session=session,
        choices=choices,
        planning=Planning(choices),
        feeds=feeds,
        runs=runs,
        drafts=stores.drafts,
        audit=stores.audit,
        reports=stores.reports,
        ticks=stores.ticks,
    )


def pace_of(speed: float) -> Cadence:
    """How often practice is asked: as often as Azure is, by its own time, but at most once a second."""
    if not speed:
        return Cadence(1.0, 3.0)
    return Cadence(max(1.0, ON_AZURE.busy / speed), max(3.0, ON_AZURE.idle / speed))
