"""A plan: steps in order, with what each needs and how long it takes, what they bring, and what Azure was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from asr_tui.domain.estimates import Copy, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Demand
from asr_tui.domain.problems import Problem, blocking
from asr_tui.domain.rollout import Between, Rollout
from asr_tui.domain.shift import Drawn, Shift
from asr_tui.domain.steps import Step
from asr_tui.domain.target_quota import TargetNeed

WRITES_A_SECOND = 10
"""What Azure Resource Manager takes of one identity in a subscription for long, after the first 200.

Source: Microsoft Learn, "Understand how Azure Resource Manager throttles requests".
"""


SOURCE_ANSWERS = "source region answers"
"""What a check asks that matters to a re-protect too."""


class Answer(Enum):
    YES = "yes"
    NO = "no"
    WILL_BE_MADE = "will be made"
    ASKING = "asking"
    COULD_NOT_CHECK = "could not check"


class Check(Struct, frozen=True):
    """`about` is what was asked ("mapping back"), `detail` what was found, in a sentence.

    machines  the machines that the answer is about, in a plan joined of several machines' plans
    """

    about: str
    answer: Answer
    detail: str = ""
    machines: tuple[str, ...] = ()


class Consequence(Struct, frozen=True):
    """One line of what a change brings: `kind` is a word such as "creates", "loses", "deletes", "stays".

    machines  the machines that it concerns, in a plan joined of several machines' plans
    drawn     the part of the plan's picture that says it too
    """

    kind: str
    text: str
    machines: tuple[str, ...] = ()
    drawn: Drawn | None = None


class StepMember(Struct, frozen=True):
    """A machine, by its name and the id of its replicated item, that a step on a recovery plan takes along."""

    machine: str
    item: ArmId


class PlannedStep(Struct, frozen=True):
    """`depends_on` are the keys of the steps that must have succeeded before; `copy` is the one that it begins.

    members  the machines of a run of a recovery plan; empty for a step on one machine or on none
    """

    step: Step
    depends_on: frozenset[str]
    estimate: Estimate
    copy: Copy | None = None
    members: tuple[StepMember, ...] = ()

    @classmethod
    def of(cls, step: Step, needs: Iterable[str] = (), copy: Copy | None = None) -> PlannedStep:
        """The step with its usual time."""
        return cls(step, frozenset(needs), step.estimate(), copy)

    @property
    def key(self) -> str:
        return self.step.key


class Reused(Struct, frozen=True):
    """A resource that exists and is used as it is."""

    id: ArmId
    what: str


class MachineFacts(Struct, frozen=True):
    """What differs from machine to machine in a plan of several.

    point      the time of the recovery point that is used; None for Azure's newest, and where none is used
    loss       how much is lost with it, or how old it is, where that is known
    target     the name of the machine that is made
    addresses  of its interfaces there, as far as they are known
    tier       its application tier, its plan's group or its wave; empty where there is none
    """

    machine: str
    vault: str = ""
    point: datetime | None = None
    loss: timedelta | None = None
    target: str = ""
    size: str = ""
    addresses: tuple[str, ...] = ()
    network: str = ""
    tier: str = ""


class LeftOutMachine(Struct, frozen=True):
    """A machine that was chosen and takes no part, with the reason in a sentence; `vault` is the vault's name."""

    machine: str
    vault: str
    why: str


class Confirm(Enum):
    """How a plan is confirmed, lightest first."""

    NONE = "Enter, wherever the cursor is"
    ENTER = "Enter: the button that sends is selected"
    CHOICE = "the button that sends: Cancel is selected"
    WORD = "a word is typed, then the button that sends: Cancel is selected"


class Plan(Struct, frozen=True):
    """What will be created, changed or deleted. `then` tells what Azure does afterwards by itself.

    consequences  what the steps bring, named before anything is sent
    checks        what was asked of Azure beforehand; no answer stops a failover
    demands       what a failover of the machines needs of the quotas that were read
    costs         what is billed from then on, in a sentence
    confirm       how it is confirmed, where nothing is typed
    word_to_type  what is typed, where what is planned cannot simply be undone: the machine's name
    verb          the operation on protected machines, in the imperative: "Fail over"
    machines      their names; empty where the plan is no operation on protected machines
    loss          how much of the one machine's data is lost, or how old it is, where a recovery point is used
    shift         the one machine before and after, where it starts or is copied elsewhere
    losses        what each of several machines loses at a failover, where it is known
    facts         what differs from machine to machine, where the plan uses a recovery point or makes a machine
    rollout       the waves in which its machines follow one another
    needs         what its machines need in their target regions, and what is free there
    left_out      machines that were chosen and take no part
    parts         what is said of each of the machines that one of the steps takes together; these have no steps
    origin        tells apart the files that plans were made from; empty where a person chose
    """

    title: str
    steps: tuple[PlannedStep, ...]
    reuses: tuple[Reused, ...] = ()
    problems: tuple[Problem, ...] = ()
    then: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    checks: tuple[Check, ...] = ()
    word_to_type: str = ""
    costs: str = ""
    confirm: Confirm = Confirm.ENTER
    verb: str = ""
    machines: tuple[str, ...] = ()
    loss: timedelta | None = None
    shift: Shift | None = None
    losses: tuple[tuple[str, timedelta], ...] = ()
    demands: tuple[Demand, ...] = ()
    facts: tuple[MachineFacts, ...] = ()
    rollout: Rollout = Rollout()
    needs: tuple[TargetNeed, ...] = ()
    left_out: tuple[LeftOutMachine, ...] = ()
    parts: tuple[Plan, ...] = ()
    origin: str = ""

    @property
    def can_start(self) -> bool:
        return bool(self.steps) and not blocking(self.problems)

    @property
    def subject(self) -> str:
        """The machines in a few characters: "web-01", "3 machines"."""
        return self.machines[0] if len(self.machines) == 1 else f"{len(self.machines)} machines"

    @property
    def button(self) -> str:
        """The verb without the word that leads to the machine's name: "Disable replication of" loses "of"."""
        return self.verb.removesuffix(" of")

    @property
    def severity(self) -> Confirm:
        return Confirm.WORD if self.word_to_type else self.confirm

    @property
    def sent_by_first_enter(self) -> bool:
        """Whether the button that sends is selected first; not where something was found about a machine."""
        found = bool(self.problems) if self.machines else not self.can_start
        return self.severity is Confirm.ENTER and not found

    def waves(self) -> tuple[tuple[PlannedStep, ...], ...]:
        """The steps grouped by what can run side by side, in order.

        Raises ValueError where steps need each other in a circle or need one that is not in the plan.
        """
        left = list(self.steps)
        done: set[str] = set()
        waves: list[tuple[PlannedStep, ...]] = []
        while left:
            ready = tuple(one for one in left if one.depends_on <= done)
            if not ready:
                raise ValueError("the steps need each other in a circle, or one that is not in the plan")
            waves.append(ready)
            done.update(one.key for one in ready)
            left = [one for one in left if one.key not in done]
        return tuple(waves)

    def in_turn(self) -> Iterator[tuple[int, tuple[PlannedStep, ...]]]:
        """What can run side by side, in order, with the index of its wave of machines: one wave after the other."""
        side_by_side = self.waves()
        for index in range(max(1, len(self.rollout.waves))):
            for steps in side_by_side:
                own = tuple(one for one in steps if self.rollout.wave_of(one.key) == index)
                if own:
                    yield index, own

    def schedule(self) -> dict[str, tuple[float, float]]:
        """Begin and end of each step by its key, in seconds: each begins as soon as all that it needs is there.

        Those that could begin together are sent one after another, as Azure takes them. A wave of machines begins
        after the one before, and after the pause; a wait for a person is not counted.
        """
        times: dict[str, tuple[float, float]] = {}
        current, after = 0, 0.0
        pause = self.rollout.pause.total_seconds() if self.rollout.between is Between.AFTER_PAUSE else 0.0
        for index, steps in self.in_turn():
            if index > current:
                current, after = index, max(end for _, end in times.values()) + pause
            for place, one in enumerate(steps):
                needed = max((times[need][1] for need in one.depends_on if need in times), default=0.0)
                begin = max(needed, after) + place / WRITES_A_SECOND
                times[one.key] = (begin, begin + one.estimate.seconds)
        return times

    def seconds(self) -> float:
        """How long the whole takes: until the last step has ended."""
        return max((end for _, end in self.schedule().values()), default=0.0)

    @property
    def copy(self) -> Estimate | None:
        """The longest of the copies that its steps begin: machines are copied side by side."""
        each = (one.copy.estimate for one in self.steps if one.copy)
        return max(each, key=lambda one: max(one.seconds, one.at_most), default=None)
