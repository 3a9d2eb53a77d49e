"""What screens get: a workspace, its opener, and the options of a start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Environment, Identity, Place
from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice

if TYPE_CHECKING:  # the first screen needs this module, and must not wait for the services and the whole domain
    from asr_tui.services.account_rights import AccountRights
    from asr_tui.services.aftercare import Aftercare
    from asr_tui.services.all_vaults import AllVaultsFeed
    from asr_tui.services.choices import Choices
    from asr_tui.services.job_feed import JobFeeds
    from asr_tui.services.planning import Planning
    from asr_tui.services.ports import Audit, Drafts, RecoveryFiles, Session, Ticks
    from asr_tui.services.prices import Prices
    from asr_tui.services.report_port import Reports
    from asr_tui.services.runs import Runs
    from asr_tui.services.signal_watch import SignalWatches
    from asr_tui.services.unheard import Unheard


class FaultProfile(Struct, frozen=True):
    """A kind of trouble that can be practised: its name, its words for a list, and what happens in a sentence."""

    name: str
    title: str
    brief: str
    sentence: str


class Practice(Protocol):
    """Controls of the simulated Azure."""

    @property
    def world(self) -> str:
        """The world's name."""

    @property
    def speed(self) -> float:
        """Seconds there in one second here; 0 jumps from event to event."""

    async def set_speed(self, speed: float) -> None: ...

    async def skip(self, hours: float) -> None:
        """Advance its time by hours."""

    async def outages(self) -> tuple[str, ...]:
        """The regions in an outage, by ARM's names."""

    async def set_outage(self, region: str, out: bool) -> None:
        """Begin or end a region's outage."""

    async def broken_site_recovery(self) -> tuple[str, ...]:
        """The regions, by ARM's names, in which Site Recovery refuses changes."""

    async def set_site_recovery_broken(self, region: str, broken: bool) -> None:
        """Let Site Recovery of a region refuse changes, or not."""

    async def has_host_fault(self, machine: ArmId) -> bool: ...
    async def set_host_fault(self, machine: ArmId, fault: bool) -> None:
        """Let the host of a machine fail, or work again."""

    async def silent_until(self) -> datetime | None:
        """When Azure answers again, by its own time; None while it answers."""

    async def set_silence(self, minutes: float) -> None:
        """Let Azure not answer for minutes of its time; 0 ends that."""

    async def next_job_fails(self) -> bool: ...
    async def set_next_job_fails(self, fails: bool) -> None:
        """Let the next job fail, or not."""

    async def asks_second_factor(self) -> bool:
        """Whether changes are refused until the person signs in again."""

    async def set_asks_second_factor(self, asks: bool) -> None:
        """Refuse changes until the person signs in again, or not."""

    @property
    def fault_profiles(self) -> tuple[FaultProfile, ...]:
        """The kinds of trouble that there are."""

    async def faults(self) -> tuple[str, int] | None:
        """The name of the present trouble and its seed; None while there is none."""

    async def set_faults(self, name: str, seed: int = 1) -> None:
        """Begin a kind of trouble in the place of the present one; an empty name ends it."""


async def _nothing() -> None:
    """All screens are there."""


class Welcome(Struct, frozen=True):
    """Start on the welcome screen."""


class PracticeOptions(Struct, frozen=True):
    """Start in practice. Without `speed` that of the settings counts; `fresh` sets the saved world aside.

    account  words of `domain/capabilities.py`: all that the account may do; empty for everything
    """

    world: str = "contoso"
    speed: float | None = None
    fresh: bool = False
    read_only: bool = False
    account: tuple[str, ...] = ()


class TerminalOptions(Struct, frozen=True):
    """What the command line says of the terminal; it counts for one start, beside the settings."""

    screen_reader: bool = False
    no_mouse: bool = False


class AzureOptions(Struct, frozen=True):
    """Start on Azure, or on `endpoint`.

    vault         a vault's name or id, to open at once
    subscription  a subscription's id or name
    """

    tenant: str = ""
    subscription: str = ""
    vault: str = ""
    cloud: str = "public"
    auth: str = "default"
    endpoint: str = ""
    read_only: bool = False
    allow_unencrypted_cache: bool = False


Start = Welcome | PracticeOptions | AzureOptions


class UnfinishedWork(Struct, frozen=True):
    """An unfinished run or draft that the welcome screen offers; `done` of `of` count a run's steps."""

    start: PracticeOptions | AzureOptions
    place: Place
    what: Literal["run", "draft"]
    title: str
    when: datetime
    done: int = 0
    of: int = 0


class SettingsStore(Protocol):
    """Stores the settings."""

    def load(self) -> Settings: ...

    def save(self, settings: Settings) -> None:
        """Raises CannotStore."""


class Workspace(Struct):
    """What screens work with, for one endpoint and identity.

    asks_second_factor  False once a person wants runs to pause where Azure asks for it
    load_screens        imports the screens behind the first lists, once, in the background
    has_screens         whether they are imported
    """

    environment: Environment
    identity: Identity
    session: Session
    choices: Choices
    planning: Planning
    feeds: JobFeeds
    all_vaults: AllVaultsFeed
    runs: Runs
    signals: SignalWatches
    prices: Prices
    drafts: Drafts
    audit: Audit
    unheard: Unheard
    rights: AccountRights
    aftercare: Aftercare
    reports: Reports
    files: RecoveryFiles
    ticks: Ticks
    practice: Practice | None = None
    asks_second_factor: bool = True
    closers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    load_screens: Callable[[], Awaitable[None]] = _nothing
    has_screens: Callable[[], bool] = lambda: True

    @property
    def speed(self) -> float:
        """Seconds of practice in one of this computer; 0 where it jumps, and on Azure."""
        return self.practice.speed if self.practice is not None else 0.0

    def place(self, vault: ArmId) -> Place:
        """The key of a vault's drafts and runs."""
        return Place(self.environment.endpoint, self.identity.tenant, vault.subscription, vault)

    def signed_in_again(self) -> None:
        """Read again, and resume runs that waited for the sign-in."""
        self.feeds.refresh()
        self.all_vaults.refresh()
        self.rights.ask_again()
        self.runs.signed_in_again()

    @property
    def lacks_second_factor(self) -> bool:
        """Whether to ask a person for a second factor before a run, since Azure will."""
        asks = self.asks_second_factor and not self.environment.read_only
        return asks and self.session.lacks_second_factor

    def allow_changes(self) -> None:
        """End read-only, down to the wire; what was not asked because of it is asked again."""
        self.environment = replace(self.environment, read_only=False)
        self.session.allow_changes()
        self.runs.allow_changes()
        self.choices.refresh()

    async def close(self) -> None:
        """Stop everything in reverse order; Azure's work goes on."""
        await self.aftercare.close()
        await self.runs.close()
        await self.rights.close()
        await self.signals.close()
        await self.feeds.close()
        await self.all_vaults.close()
        self.choices.close()
        await self.session.close()
        for close in reversed(self.closers):
            await close()


class Opener(Protocol):
    """Opens workspaces; the app gets it so that it loads no SDK before its first frame."""

    async def practice(self, options: PracticeOptions) -> Workspace:
        """Start the practice world and connect to it. Raises AsrError."""

    async def azure(self, options: AzureOptions, tell: Callable[[SignInNotice], None]) -> Workspace:
        """Sign in and connect. Raises AsrError."""

    def unfinished_work(self) -> tuple[UnfinishedWork, ...]:
        """Unfinished runs and drafts, newest first, from this computer's files."""

    def has_saved_world(self, world: str) -> bool:
        """Whether a practice world of that name is saved."""

    def save_text(self, text: str) -> str:
        """Write a screen's text to a file of its own; gives its path. Raises CannotStore."""

    def notices(self) -> tuple[str, ...]:
        """Notices about this program's files, each returned once."""
