"""The audit log of runs: the intent before a step is sent, Azure's answer, and the outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.ids import ArmId
from asr_tui.domain.operations import RefusedVersion
from asr_tui.domain.run import Run, StepRun
from asr_tui.domain.set_values import set_by
from asr_tui.domain.steps import UpdateItem
from asr_tui.services.ports import Audit


class AuditTrail:
    """Writes audit lines.

    unwritten  lines that could not be stored, to be shown when the program ends
    """

    def __init__(self, audit: Audit, who: str) -> None:
        self._audit = audit
        self._who = who
        self._in_memory = False
        self.unwritten: tuple[AuditEntry, ...] = ()

    def keep_in_memory(self) -> None:
        """From now on a line that cannot be stored stops nothing."""
        self._in_memory = True

    def entries(self) -> Iterable[AuditEntry]:
        return (*self._audit.entries(), *self.unwritten)

    def intent(self, run: Run, step: StepRun, now: datetime) -> None:
        """Raises CannotStore: then the step must not be sent, unless a person agreed to keep lines in memory."""
        self._write(self._entry(run, step, now, "intent"), must_be_stored=not self._in_memory)

    def answer(self, run: Run, step: StepRun, now: datetime, result: str, error: AsrError | None = None) -> None:
        """What came back: "accepted", "refused" or "unknown"."""
        self._write(self._entry(run, step, now, "answer", result, error))

    def refused_version(self, run: Run, step: StepRun, now: datetime, refused: RefusedVersion) -> None:
        """The refusal of an api-version, before the answer to the same request with another one."""
        entry = self._entry(run, step, now, "answer", "refused")
        self._write(replace(entry, request_id=refused.request_id, code=refused.code, message=refused.words))

    def outcome(self, run: Run, step: StepRun, now: datetime) -> None:
        self._write(self._entry(run, step, now, "outcome", step.state.value, step.error))

    def _write(self, entry: AuditEntry, *, must_be_stored: bool = False) -> None:
        """Keep in memory what cannot be stored: it does not undo what has happened."""
        try:
            self._audit.record(entry)
        except CannotStore:
            if must_be_stored:
                raise
            self.unwritten = (*self.unwritten, entry)

    def _entry(
        self, run: Run, step: StepRun, now: datetime, phase: str, result: str = "", error: AsrError | None = None
    ) -> AuditEntry:
        change = step.planned.step
        point: ArmId | None = getattr(change, "point", None)
        facts = run.facts_of(step) if point else None
        old, new = set_by(change)
        if step.again is not None and step.again.difference:
            new["other point"] = step.again.difference
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
            machine=change.machine_name if isinstance(change, UpdateItem) else change.on_machine,
            operation=change.label,
            point=point.name if point else "",
            point_time=step.again.time if step.again else facts.point if facts else None,
            old=old,
            new=new,
            seconds=_seconds(step) if phase == "outcome" else None,
        )


def _seconds(step: StepRun) -> float | None:
    """How long Azure worked on it, as far as that is known."""
    if step.work_began is None or step.work_ended is None:
        return None
    return round((step.work_ended - step.work_began).total_seconds(), 1)
