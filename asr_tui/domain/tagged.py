"""A resource of which only its tags matter."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.domain.ids import Identified


@dataclass(frozen=True, slots=True)
class TaggedResource(Identified):
    """`tags` as Azure spells them, names with values."""

    tags: tuple[tuple[str, str], ...] = ()
