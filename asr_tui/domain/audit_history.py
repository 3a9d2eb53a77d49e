"""What an audit log tells, an operation a row: who did what to which machine when, from which point, how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain.audit import AuditEntry, Workplace
from asr_tui.domain.ids import ArmId

NO_ANSWER = "no answer was written down"


class Operation(Struct, frozen=True):
    """One sending of a step.

    began    when it was sent
    result   the step's last state, else Azure's answer, else that none was written down
    seconds  how long Azure worked on it
    """

    began: datetime
    operation: str
    action: str
    machine: str
    resource: ArmId
    who: str
    at: Workplace
    result: str = NO_ANSWER
    point: str = ""
    point_time: datetime | None = None
    seconds: float | None = None
    old: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    run: str = ""
    client_request_id: str = ""
    request_id: str = ""

    @property
    def vault(self) -> str:
        return self.resource.part("vaults")

    @property
    def point_age(self) -> timedelta | None:
        """How old the recovery point was when it was sent."""
        return self.began - self.point_time if self.point_time else None


def operations(entries: Iterable[AuditEntry]) -> tuple[Operation, ...]:
    """The operations, oldest first. What was followed here and sent by somebody else has an outcome alone."""
    found: dict[tuple[str, str, str], Operation] = {}
    for entry in entries:
        key = (entry.run, entry.client_request_id, entry.resource.casefold())
        found[key] = _with_line(found.get(key) or _of(entry), entry)
    return tuple(sorted(found.values(), key=lambda one: one.began))


def _of(entry: AuditEntry) -> Operation:
    resource = ArmId(entry.resource)
    return Operation(
        began=entry.time,
        operation=entry.operation or f"{entry.action} {resource.name}",
        action=entry.action,
        machine=entry.machine,
        resource=resource,
        who=entry.who,
        at=entry.at,
        point=entry.point,
        run=entry.run,
        client_request_id=entry.client_request_id,
    )


def _with_line(known: Operation, entry: AuditEntry) -> Operation:
    return replace(
        known,
        result=entry.result or known.result,
        point_time=entry.point_time or known.point_time,
        seconds=known.seconds if entry.seconds is None else entry.seconds,
        old=entry.old or known.old,
        new=entry.new or known.new,
        code=entry.code or known.code,
        message=entry.message or known.message,
        request_id=entry.request_id or known.request_id,
    )


def chosen(
    each: Sequence[Operation], *, machine: str = "", vault: str = "", run: str = "", since: datetime | None = None
) -> tuple[Operation, ...]:
    """The operations on a machine, in a vault, of a run, since a moment; letter case does not count.

    A machine's name stands also for a resource of that name: lines of versions before 2026-12 name no machine.
    """
    return tuple(
        one
        for one in each
        if (not machine or machine.casefold() in {one.machine.casefold(), one.resource.name.casefold()})
        and (not vault or one.vault.casefold() == vault.casefold())
        and run in {"", one.run}
        and (since is None or one.began >= since)
    )
