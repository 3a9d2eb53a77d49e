"""What trials show: how many there were, and each fault of the program's in a sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields

from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import READ_BY_POST


@dataclass(slots=True)
class Figures:
    """Of one trial or of many.

    tried   how often something was let go wrong
    said    what the program said to the person, by its title
    lost    said to be done, and Azure has it not; or done, and not known here any more
    twice   changes that Azure accepted more than once
    stuck   it neither went on nor said what to do
    broken  the terminal was not as before
    """

    tried: int = 0
    said: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """Its fields, for JSON. `asdict` makes a Counter of the pairs of one."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.twice, *self.stuck, *self.broken]


class Stuck(Exception):
    """The program neither goes on nor says what to do."""


class Witness:
    """Sees which changes of a client Azure accepted; not those of the simulated colleague."""

    def __init__(self, azure: Simulator) -> None:
        self.accepted: Counter[str] = Counter()
        self._bodies: dict[str, list[object]] = {}
        self._answer = azure.cloud.answer
        setattr(azure.cloud, "answer", self._seen)  # noqa: B010 - a method of its class

    def _seen(self, request: Request) -> Response:
        answer = self._answer(request)
        reads = request.method in {"GET", "HEAD"} or READ_BY_POST.search(request.path)
        if not (reads or request.client_request_id.startswith("colleague")) and answer.status < 300:
            what = f"{request.method} {request.path.lower()}"
            self.accepted[what] += 1
            self._bodies.setdefault(what, []).append(request.body)
        return answer

    def twice(self) -> list[str]:
        return [f"{what}: {count} times{self._alike(what)}" for what, count in self.accepted.items() if count > 1]

    def _alike(self, what: str) -> str:
        """Whether the bodies were the same, which Azure takes as an update that changes nothing."""
        first, *others = self._bodies[what]
        return ", with the same values" if all(one == first for one in others) else ", with other values"
