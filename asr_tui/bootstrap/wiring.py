"""Builds a workspace from a session, stores and services."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from msgspec import Struct

from asr_tui.bootstrap.cadences import ON_AZURE
from asr_tui.domain.errors import CannotStore
from asr_tui.domain.place import EndpointKind, Environment, Identity
from asr_tui.domain.settings import Settings
from asr_tui.local_store.audit import AuditFile
from asr_tui.local_store.drafts import DraftFiles
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Folder, Paths
from asr_tui.local_store.prices import PriceFiles
from asr_tui.local_store.reports import Reports
from asr_tui.local_store.settings import SettingsFile
from asr_tui.local_store.ticks import TickFiles
from asr_tui.local_store.workplace import workplace
from asr_tui.services.account_rights import AccountRights
from asr_tui.services.aftercare import Aftercare
from asr_tui.services.all_vaults import AllVaultsFeed
from asr_tui.services.choices import Choices
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.planning import Planning
from asr_tui.services.ports import Session
from asr_tui.services.prices import Prices
from asr_tui.services.runs import Runs
from asr_tui.services.signal_watch import SignalWatches, WatchSettings
from asr_tui.services.unheard import Unheard
from asr_tui.services.vault_lists import VaultLists
from asr_tui.services.vault_rounds import Cadence
from asr_tui.services.workspace import Workspace


class Stores:
    """The stores of one endpoint; those of all endpoints of a kind share their folder.

    own  the endpoint is of this process alone, as in practice
    """

    def __init__(self, folder: Folder, notices: Notices, endpoint: str, *, own: bool = False) -> None:
        self.drafts = DraftFiles(folder.drafts, notices, lambda: datetime.now(UTC))
        self.journal = JournalFiles(folder.runs, notices, None if own else endpoint)
        self.audit = AuditFile.of(folder.audit, endpoint, workplace(), folder.earlier_audit)
        self.reports = Reports(folder.reports)
        self.ticks = TickFiles(folder.ticks, notices)
        self.prices = PriceFiles(folder.prices, notices)

    def forget(self, endpoint: str) -> None:
        """Put away the runs and drop the drafts of a world that starts fresh; the files of runs stay."""
        with suppress(CannotStore):
            for run in self.journal.all():
                if run.place.endpoint == endpoint:
                    self.journal.put_away(run.id)
            for place in self.drafts.places():
                if place.endpoint == endpoint:
                    self.drafts.drop(place)


class Watching(Struct, frozen=True):
    """What depends on the settings as they are now.

    settings    how signals are watched
    time_scale  how many seconds of this computer one of Azure's takes
    currency    of the retail prices
    """

    settings: Callable[[], WatchSettings] = WatchSettings
    time_scale: Callable[[], float] = lambda: 1.0
    currency: Callable[[], str] = lambda: Settings().currency


def currency_of(paths: Paths) -> Callable[[], str]:
    """The currency of the settings, read anew each time: it may change meanwhile."""
    file = SettingsFile(paths.settings, Notices(lambda: datetime.now(UTC)))
    return lambda: file.peek().currency


def new_workspace(
    environment: Environment,
    identity: Identity,
    session: Session,
    stores: Stores,
    cadence: Callable[[], Cadence],
    watching: Watching = Watching(),
) -> Workspace:
    """A workspace whose vaults are polled at this cadence."""
    choices = Choices(session.catalog, session.site_recovery, session.clock)
    feeds = JobFeeds(session.site_recovery, session.clock, cadence)
    lists = VaultLists(session.site_recovery, choices, session.clock)
    signals = SignalWatches(session.catalog, feeds, session.clock, watching.settings, watching.time_scale)
    name = environment.endpoint if environment.kind is EndpointKind.PRACTICE else ""
    prices = Prices(session.prices, stores.prices, session.clock, watching.currency, name)
    rights = AccountRights(session.catalog, session.clock)
    runs = Runs(session, feeds, stores.journal, stores.audit, environment, identity, rights.ask_again)
    feeds.activity.working = lambda: bool(runs.active)
    return Workspace(
        environment=environment,
        identity=identity,
        session=session,
        choices=choices,
        planning=Planning(choices, session.site_recovery, stores.audit, prices, session.pace),
        feeds=feeds,
        all_vaults=AllVaultsFeed(session.graph, lists, feeds, session.clock, cadence),
        runs=runs,
        signals=signals,
        drafts=stores.drafts,
        audit=stores.audit,
        unheard=Unheard(session),
        rights=rights,
        aftercare=Aftercare(runs, session.site_recovery, session.clock, watching.time_scale),
        reports=stores.reports,
        files=stores.reports,
        ticks=stores.ticks,
        prices=prices,
    )


def practice_cadence(speed: float) -> Cadence:
    """The cadence in practice: that on Azure by practice's own time, but at most one read a second."""
    if not speed:
        return Cadence(1.0, 3.0)
    return Cadence(max(1.0, ON_AZURE.busy / speed), max(3.0, ON_AZURE.idle / speed))


def practice_time_scale(speed: float) -> float:
    """Seconds of this computer for one of practice; none where practice jumps from event to event."""
    return 1.0 / speed if speed else 0.0
