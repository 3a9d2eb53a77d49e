"""What a wizard is about: its pages, how its draft begins, what is wrong with one, and what must be read for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem
from asr_tui.ui.protect.page import D, Page, Wanted


class Subject(Protocol[D]):
    """What the frame asks; each kind of wizard answers in its own way."""

    def pages(self) -> Sequence[Page[D]]:
        """The pages before the review, in order; made anew."""
        ...

    def fresh(self) -> D:
        """A draft in which nothing is chosen."""
        ...

    def kept(self) -> D | None:
        """The draft that was left here, if there is one of this kind."""
        ...

    def named(self, draft: D) -> str:
        """The draft in a few words."""
        ...

    def likely(self, draft: D, estate: Estate) -> D:
        """The draft with the likely answer where a page needs one to begin with."""
        ...

    def problems(self, draft: D, estate: Estate) -> tuple[Problem, ...]: ...

    async def read(self, draft: D, *, refresh: bool) -> Estate:
        """What exists, as far as the draft needs it. Raises AzureError."""
        ...

    async def ask(self, draft: D, wanted: Wanted) -> None:
        """Have Azure check what a page wants to know; later reads carry the answers."""
        ...

    def read_anew(self, before: D, after: D) -> bool:
        """Whether another draft needs other things to be read."""
        ...

    def at(self, draft: D, page: str) -> D:
        """The draft with the page one is on."""
        ...
