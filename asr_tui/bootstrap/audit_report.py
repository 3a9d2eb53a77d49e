"""What the audit logs of this computer tell, as text for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from asr_tui.domain.audit_history import Operation, chosen, operations
from asr_tui.local_store.audit import AuditFile
from asr_tui.local_store.files import escaped
from asr_tui.local_store.paths import Folder
from asr_tui.services import audit_export

_FORMS: Mapping[str, Callable[[Sequence[Operation]], str]] = {
    "text": audit_export.as_text,
    "csv": audit_export.as_csv,
    "json": audit_export.as_json,
    "md": audit_export.as_markdown,
}


def shown(folder: Folder, endpoint: str, form: str, machine: str, vault: str, run: str, since: datetime | None) -> str:
    """The operations in a form ("text", "csv", "json" or "md"), oldest first."""
    entries = [entry for log in _logs(folder, endpoint) for entry in log.entries()]
    found = chosen(operations(entries), machine=machine, vault=vault, run=run, since=since)
    if not found and form == "text":
        return "Nothing was changed, as far as these logs tell.\n"
    return escaped(_FORMS[form](found))


def verified(folder: Folder, endpoint: str) -> tuple[str, bool]:
    """What is wrong with the logs, and whether nothing is."""
    lines: list[str] = []
    sound = True
    for log in _logs(folder, endpoint):
        check = log.check()
        if not check.lines and check.sound:
            continue
        sound = sound and check.sound
        verdict = "as they were written" if check.sound else "NOT as they were written"
        lines += [f"{log.path}: {check.lines} lines, {verdict}", *(f"  {one}" for one in check.findings)]
    if folder.earlier_audit.exists():
        lines.append(f"{folder.earlier_audit}: of an earlier version, whose lines cannot be checked")
    return escaped("\n".join(lines or ["There is no audit log yet."]) + "\n"), sound


def _logs(folder: Folder, endpoint: str) -> Iterator[AuditFile]:
    return AuditFile.all_in(folder.audit, folder.earlier_audit, endpoint)
