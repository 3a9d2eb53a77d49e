"""Whole rounds in processes of their own, to which something happens on this computer, and which go on afterwards."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from asr_tui.local_store.paths import Paths
from asr_tui.simulator.server import Simulator
from tests.faults.figures import Figures, Stuck, Witness
from tests.faults.work import CLEAN_UP, ROUND, allowed
from tests.journeys.lives import Lives, unfinished

MOST_LIVES = 10
"""How often a program may be started for one operation before it counts as stuck."""
SPEED = 12000.0
"""How much faster than Azure the simulator is: a first copy takes a quarter of a second."""
LAST_BOUNDARY = 36
"""Boundaries of an operation's life, at most; of some operations there are fewer."""
LOSABLE = r"/(testFailover|unplannedFailover|failoverCommit|switchprotection|remove|replicationProtectedItems/[^/]+)[?]"
"""Changes whose answer is lost in a fifth of the operations."""

Between = Callable[[Path, random.Random], str]
"""What happens to the program's files between two lives; a sentence about it."""


class Mishap:
    """What goes wrong in a round: `first` gives the mishap of an operation's first start, `again` that of the later
    ones, `between` what becomes of the files. `programs` are started at the same time."""

    def __init__(
        self,
        first: Callable[[random.Random], str],
        again: Callable[[random.Random], str] = lambda _: "",
        between: Between | None = None,
        programs: int = 1,
    ) -> None:
        self.first = first
        self.again = again
        self.between = between
        self.programs = programs


def _kill(chance: random.Random) -> str:
    return f"kill:{chance.randint(1, LAST_BOUNDARY)}"


def _clock(chance: random.Random) -> str:
    return f"clock:{chance.choice((-9000, -48, -1, 1, 48, 9000))}"


def _damage(root: Path, chance: random.Random) -> str:
    """Let one of the program's files be cut, emptied, garbled, replaced or gone."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    if not files:
        return "no file"
    path = chance.choice(files)
    content = path.read_bytes()
    how = chance.choice(("cut", "emptied", "garbled", "flipped", "gone", "other"))
    match how:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "emptied":
            path.write_bytes(b"")
        case "garbled":
            path.write_bytes(chance.randbytes(200))
        case "flipped" if content:
            at = chance.randrange(len(content))
            path.write_bytes(content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :])
        case "gone":
            path.unlink()
        case _:
            path.write_bytes(b'{"version": 1, "list": [null, {}]}\n')
    return f"{path.suffixes} {how}"


MISHAPS: dict[str, Mishap] = {
    "killed": Mishap(_kill, lambda chance: _kill(chance) if chance.random() < 0.3 else ""),
    "full disk": Mishap(lambda chance: f"full:{chance.randint(1, LAST_BOUNDARY)}"),
    "clock jumps": Mishap(_clock, _clock),
    "damaged files": Mishap(_kill, between=_damage),
    "two programs": Mishap(lambda _: "", programs=2),
}


class Computer:
    """Starts the program for one operation after another, in one folder."""

    def __init__(self, lives: Sequence[Lives], azure: Simulator, root: Path, mishap: Mishap, seed: int) -> None:
        self.azure = azure
        self.figures = Figures()
        self.witness = Witness(azure)
        self._lives = lives
        self._root = root
        self._mishap = mishap
        self._chance = random.Random(f"mishaps/{seed}")
        self._happened: list[str] = []

    async def round(self, operations: Iterable[str]) -> None:
        for name in operations:
            await self.operation(name)

    async def operation(self, name: str) -> None:
        """Until Azure has it and nothing is left behind."""
        self._happened = []
        if self._chance.random() < 0.2:
            for method in ("POST", "PUT"):
                self.azure.faults.add(method, LOSABLE, when="after")
        for number in range(MOST_LIVES):
            mishap = (self._mishap.again if number else self._mishap.first)(self._chance)
            said = await asyncio.gather(
                *(self._live(one, name, mishap) for one in self._lives[: self._mishap.programs])
            )
            self._count(name, mishap, said)
            if unfinished(Paths.under(self._root).azure):
                continue
            if await self._shows(name):
                return
            if any(line == "ended DONE" for lines in said for line in lines):
                self.figures.lost.append(f"{name}: said to be done, Azure allows {sorted(allowed(self.azure))}")
                raise Stuck
        self.figures.stuck.append(f"{name}: not done after {MOST_LIVES} starts: {self._happened}; {said[0][-3:]}")
        raise Stuck

    async def _live(self, lives: Lives, name: str, mishap: str) -> list[str]:
        try:
            arguments = (str(self._root), self.azure.url, name, *((mishap,) if mishap else ()))
            return await lives.live("faults", *arguments, dies_at=lambda _: False)
        except AssertionError as error:
            self.figures.stuck.append(f"{name}: the program ended by a mistake of its own: {str(error)[-800:]}")
            raise Stuck from error

    def _count(self, name: str, mishap: str, said: Sequence[list[str]]) -> None:
        for lines in said:
            self.figures.said.update(line.partition(". ")[0] for line in lines if line.startswith("error "))
        happened = bool(mishap) or self._mishap.programs > 1
        if mishap.startswith("kill"):
            happened = not any(line.startswith("boundaries") for line in said[0])
        if happened:
            self.figures.tried += 1
            self._happened.append(mishap)
            if self._mishap.between is not None:
                self._happened.append(self._mishap.between(self._root, self._chance))

    async def _shows(self, name: str) -> bool:
        """Whether Azure shows it, in some hours of its time: a copy takes a while, and so does a job left behind."""
        for _ in range(12):
            if ROUND[name].done(allowed(self.azure)):
                return True
            self.azure.skip(0.5)
            await asyncio.sleep(1)
        if name == CLEAN_UP:
            return "TestFailoverCleanup" not in allowed(self.azure)
        return False


async def round_with(lives: Sequence[Lives], kind: str, seed: int, operations: Iterable[str] = tuple(ROUND)) -> Figures:
    """A round in contoso to which mishaps of a kind happen, or its first operations."""
    azure = Simulator.open("contoso", SPEED)
    await azure.start()
    try:
        with TemporaryDirectory() as root:
            computer = Computer(lives, azure, Path(root), MISHAPS[kind], seed)
            with suppress(Stuck):
                await computer.round(operations)
            computer.figures.twice = computer.witness.twice()
            return computer.figures
    finally:
        await azure.stop()
