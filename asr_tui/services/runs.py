"""Carries plans out, independent steps side by side; outlives screens, and goes on after a crash."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run


class Runs:
    """Signatures first; the rest is being written."""

    @property
    def active(self) -> tuple[Run, ...]:
        """Runs of this process that are not over."""
        raise NotImplementedError

    def start(self, plan: Plan, place: Place) -> str:
        """Begin to carry a confirmed plan out; gives the run's id. Raises LocalError (read-only, cannot store)."""
        raise NotImplementedError

    def get(self, run_id: str) -> Run:
        raise NotImplementedError

    def changes(self, run_id: str) -> AsyncGenerator[Run, None]:
        """The run as it stands, then each newer state; ends with close()."""
        raise NotImplementedError

    async def retry(self, run_id: str, key: str) -> None:
        """Try a failed or unknown step again; Azure is looked at before anything is sent."""
        raise NotImplementedError

    def unfinished(self, place: Place | None = None) -> tuple[Run, ...]:
        """Runs that were left undone here, newest first, without those that are active."""
        raise NotImplementedError

    def resume(self, run: Run) -> str:
        """Go on with an unfinished run. Raises HeldByOther where another process carries it out."""
        raise NotImplementedError

    def put_away(self, run_id: str) -> None:
        """Never offer this run again."""
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError
