"""A resource of which only its tags matter."""

from __future__ import annotations

from asr_tui.domain.ids import Identified


class TaggedResource(Identified, frozen=True):
    """`tags` as Azure spells them, names with values."""

    tags: tuple[tuple[str, str], ...] = ()
