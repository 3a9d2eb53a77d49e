"""What the screens are given: an opened workspace, who opens one, and how the program is to start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Environment, Identity, Place
from asr_tui.domain.settings import Settings

if TYPE_CHECKING:  # the first screen needs this module, and must not wait for the services and the whole domain
    from asr_tui.services.choices import Choices
    from asr_tui.services.job_feed import JobFeeds
    from asr_tui.services.planning import Planning
    from asr_tui.services.ports import Audit, Drafts, Reports, Session, Ticks
    from asr_tui.services.runs import Runs

__all__ = [
    "AzureOptions",
    "Opener",
    "Practice",
    "PracticeOptions",
    "Settings",
    "SettingsStore",
    "SignInNotice",
    "Start",
    "UnfinishedWork",
    "Welcome",
    "Workspace",
]


class Practice(Protocol):
    """The controls of the simulated Azure."""

    @property
    def world(self) -> str:
        """The practice world's name."""

    @property
    def speed(self) -> float:
        """How many seconds pass there in one of ours; 0 jumps from event to event."""

    async def set_speed(self, speed: float) -> None: ...

    async def skip(self, hours: float) -> None:
        """Let so many hours pass there at once."""

    async def outages(self) -> tuple[str, ...]:
        """The regions that do not answer now, by ARM's names."""

    async def set_outage(self, region: str, out: bool) -> None:
        """Let a region stop answering, or answer again."""

    async def silent_until(self) -> datetime | None:
        """Until when, by its own clock, Azure answers nobody; None while it does."""

    async def set_silence(self, minutes: float) -> None:
        """Let Azure answer nobody for so many of its minutes; 0 ends that."""

    async def next_job_fails(self) -> bool: ...

    async def set_next_job_fails(self, fails: bool) -> None:
        """Let the next job that is begun fail, or take that back."""

    async def asks_second_factor(self) -> bool:
        """Whether changes are refused until the person signs in again."""

    async def set_asks_second_factor(self, asks: bool) -> None:
        """Refuse changes until the person signs in again, or take that back."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """Start on the welcome screen."""


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """Start in practice. No `speed` means that of the settings; `fresh` sets the kept world aside."""

    world: str = "contoso"
    speed: float | None = None
    fresh: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class AzureOptions:
    """Start against Azure, or against what answers at `endpoint`.

    vault         a vault's name or id, to go to at once
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


@dataclass(frozen=True, slots=True)
class SignInNotice:
    """What a person must do or know while signing in: a device code, or a plain sentence."""

    kind: Literal["device_code", "notice"]
    text: str
    url: str = ""
    code: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnfinishedWork:
    """What the welcome screen offers to go on with: a run that was not done, or a draft."""

    start: PracticeOptions | AzureOptions
    place: Place
    what: Literal["run", "draft"]
    title: str
    when: datetime
    done: int = 0
    of: int = 0


class SettingsStore(Protocol):
    """Where settings are kept."""

    def load(self) -> Settings: ...

    def save(self, settings: Settings) -> None:
        """Raises CannotStore."""


@dataclass(slots=True)
class Workspace:
    """All that the screens work with, for one endpoint and identity."""

    surroundings: Environment
    identity: Identity
    session: Session
    choices: Choices
    planning: Planning
    feeds: JobFeeds
    runs: Runs
    drafts: Drafts
    audit: Audit
    practice: Practice | None = None
    reports: Reports | None = None
    ticks: Ticks | None = None
    closers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def place(self, vault: ArmId) -> Place:
        """The key under which drafts and runs of that vault are kept."""
        return Place(self.surroundings.endpoint, self.identity.tenant, vault.subscription, vault)

    def signed_in_again(self) -> None:
        """Read anew, and let runs go on that waited for the sign-in."""
        self.feeds.refresh()
        self.runs.signed_in_again()

    async def close(self) -> None:
        """End what runs here, in reverse; Azure's own work goes on."""
        await self.runs.close()
        await self.feeds.close()
        self.choices.close()
        await self.session.close()
        for close in reversed(self.closers):
            await close()


class Opener(Protocol):
    """Makes workspaces; given to the app so that it loads no SDK before its first frame."""

    async def practice(self, options: PracticeOptions) -> Workspace:
        """Start the practice world and connect to it. Raises AsrError."""

    async def azure(self, options: AzureOptions, tell: Callable[[SignInNotice], None]) -> Workspace:
        """Sign in and connect. Raises AsrError."""

    def last_left(self) -> tuple[UnfinishedWork, ...]:
        """What was left undone, newest first; read from this computer alone."""

    def keeps_world(self, world: str) -> bool:
        """Whether a practice world of that name was left, and goes on where it was."""

    def notices(self) -> tuple[str, ...]:
        """What a person should know about files of ours: set aside, or not to be written; told once."""
