"""The operations of an audit log as text, CSV, JSON and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from asr_tui.domain.audit_history import Operation
from asr_tui.domain.wording import span
from asr_tui.services import report_text as text
from asr_tui.services.report_document import Document, Table, Words, markdown_lines
from asr_tui.services.report_port import Reports

_FIELDS: Mapping[str, Callable[[Operation], object]] = {
    "time": lambda one: text.iso(one.began),
    "operation": lambda one: one.operation,
    "machine": lambda one: one.machine,
    "vault": lambda one: one.vault,
    "result": lambda one: one.result,
    "seconds": lambda one: one.seconds,
    "point": lambda one: one.point,
    "pointTime": lambda one: text.iso(one.point_time),
    "pointAgeSeconds": lambda one: one.point_age.total_seconds() if one.point_age is not None else None,
    "who": lambda one: one.who,
    "osUser": lambda one: one.at.os_user,
    "sshClient": lambda one: one.at.ssh_client,
    "host": lambda one: one.at.host,
    "version": lambda one: one.at.version,
    "action": lambda one: one.action,
    "resource": lambda one: str(one.resource),
    "code": lambda one: one.code,
    "message": lambda one: one.message,
    "run": lambda one: one.run,
    "clientRequestId": lambda one: one.client_request_id,
    "requestId": lambda one: one.request_id,
}


def as_csv(each: Sequence[Operation]) -> str:
    """A head and a row for each operation; old and new values stand in one column each, as "name=value; ..."."""
    rows = [(*(_words(value(one)) for value in _FIELDS.values()), _values(one.old), _values(one.new)) for one in each]
    return text.as_csv((*_FIELDS, "old", "new"), rows)


def as_json(each: Sequence[Operation]) -> str:
    operations = [
        {**{name: value(one) for name, value in _FIELDS.items()}, "old": dict(one.old), "new": dict(one.new)}
        for one in each
    ]
    return text.as_json({"operations": operations})


def as_markdown(each: Sequence[Operation]) -> str:
    return text.markdown(markdown_lines(_document(each)))


def as_text(each: Sequence[Operation]) -> str:
    """Two or more lines an operation, to be read in a terminal."""
    return "".join(f"{line}\n" for one in each for line in _paragraph(one))


def save(reports: Reports, folder: str, of: str, each: Sequence[Operation], now: datetime) -> tuple[str, ...]:
    """Write the operations as Markdown, CSV and JSON; returns the files' paths. Raises CannotStore."""
    stem = f"audit-{text.file_stem(of)}-{now:%Y%m%d-%H%M%S}"
    texts = {".md": as_markdown(each), ".csv": as_csv(each), ".json": as_json(each)}
    return text.save_report(reports, folder, stem, texts)


def _words(value: object) -> str:
    return "" if value is None else str(value)


def _values(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in values.items())


def _document(each: Sequence[Operation]) -> Document:
    heads = ("Time", "Operation", "Result", "Took", "Recovery point", "Who", "From", "Changed", "Request")
    return Document("Audit log", (Words(f"{len(each)} operations."), Table(heads, tuple(map(_row, each)))))


def _row(one: Operation) -> tuple[str, ...]:
    result = f"{one.result} ({one.code})" if one.code else one.result
    return (
        text.when(one.began), one.operation, result, took(one), point_words(one), one.who, from_words(one),
        changes(one), one.request_id,
    )  # fmt: skip


def _paragraph(one: Operation) -> Iterator[str]:
    yield f"{text.when(one.began)}  {one.operation}: {one.result}, {took(one)}"
    yield f"  by {one.who}, {from_words(one)}"
    if one.point:
        yield f"  recovery point {point_words(one)}"
    if one.old or one.new:
        yield f"  {changes(one)}"
    if one.code or one.message:
        yield f"  {one.code} {' '.join(one.message.split())}".rstrip()


def took(one: Operation) -> str:
    """ "3 min 4 s"; "time not known" where Azure's work was not followed to its end."""
    return text.length(timedelta(seconds=one.seconds)) if one.seconds is not None else "time not known"


def point_words(one: Operation) -> str:
    if not one.point:
        return ""
    if one.point_time is None or one.point_age is None:
        return one.point
    return f"of {text.when(one.point_time)}, {span(one.point_age)} old"


def from_words(one: Operation) -> str:
    """ "ada on jump-01 from 10.0.0.7"."""
    at = one.at
    words = (at.os_user, f"on {at.host}" if at.host else "", f"from {at.ssh_client}" if at.ssh_client else "")
    return " ".join(word for word in words if word) or "where is not told"


def changes(one: Operation) -> str:
    """ "size: Standard_D2s_v5 -> Standard_D4s_v5; ..."."""
    each = ((name, one.old.get(name, ""), one.new.get(name, "")) for name in {**one.old, **one.new})
    return "; ".join(f"{name}: {old} -> {new}" if old else f"{name}: {new}" for name, old, new in each)
