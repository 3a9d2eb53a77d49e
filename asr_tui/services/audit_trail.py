"""The audit log as runs write it: intent before a step is sent, Azure's answer, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.run import Run, StepRun
from asr_tui.services.ports import Audit


class AuditTrail:
    """Writes lines; keeps them in memory instead once a person has agreed to that."""

    def __init__(self, audit: Audit, who: str) -> None:
        self._audit = audit
        self._who = who
        self._in_memory = False
        self._unkept: list[AuditEntry] = []

    @property
    def unkept(self) -> tuple[AuditEntry, ...]:
        """Lines that could not be written, to be shown when the program ends."""
        return tuple(self._unkept)

    def keep_in_memory(self) -> None:
        """From now on a line that cannot be written stops nothing."""
        self._in_memory = True

    def entries(self) -> Iterable[AuditEntry]:
        return (*self._audit.entries(), *self._unkept)

    def intent(self, run: Run, step: StepRun, now: datetime) -> None:
        """Raises CannotStore: then the step must not be sent, unless a person agreed to keep lines in memory."""
        entry = self._entry(run, step, now, "intent")
        try:
            self._audit.record(entry)
        except CannotStore:
            if not self._in_memory:
                raise
            self._unkept.append(entry)

    def answer(self, run: Run, step: StepRun, now: datetime, result: str, error: AsrError | None = None) -> None:
        """What came back: "accepted", "refused" or "unknown"."""
        self._note(self._entry(run, step, now, "answer", result, error))

    def outcome(self, run: Run, step: StepRun, now: datetime) -> None:
        """How it ended."""
        self._note(self._entry(run, step, now, "outcome", step.state.value, step.error))

    def _note(self, entry: AuditEntry) -> None:
        """What happened already is not undone by a line that cannot be written."""
        try:
            self._audit.record(entry)
        except CannotStore:
            self._unkept.append(entry)

    def _entry(
        self, run: Run, step: StepRun, now: datetime, phase: str, result: str = "", error: AsrError | None = None
    ) -> AuditEntry:
        change = step.planned.step
        return AuditEntry(
            time=now,
            phase=phase,
            who=self._who,
            subscription=change.id.subscription,
            resource=str(change.id),
            action=change.right,
            client_request_id=step.client_request_id,
            run=run.id,
            request_id=(error.request_id if error else "") or step.request_id,
            result=result,
            code=error.code if error else "",
            message=str(error) if error else "",
        )
