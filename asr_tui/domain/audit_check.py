"""Whether an audit log's lines are those that were written: each holds the hash of the one before it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

LAG = 1
"""Lines by which the hash that is kept apart may lag behind: a power cut can come between the two writings."""


class AuditCheck(Struct, frozen=True):
    """What a check found.

    lines     how many lines there are
    findings  sentences, each with the line's place; none where all is as it was written
    """

    lines: int
    findings: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.findings


def check_lines(
    lines: Sequence[tuple[str, str, str | None]], last: str | None, unreadable: Sequence[str] = ()
) -> AuditCheck:
    """Check lines, oldest first: the place, the hash of the line, and the hash that it gives of the line before.

    last        the newest line's hash as it was kept apart; None where that cannot be read
    unreadable  places of lines that hold no entry, such as one that a crash cut off
    """
    findings = [f"{place}: the line cannot be read: a crash cut it off, or it was changed." for place in unreadable]
    before = ""
    for place, digest, previous in lines:
        if place not in unreadable and previous is None:
            findings.append(f"{place}: the line does not say which line came before it: it was not written by asr-tui.")
        elif place not in unreadable and previous != before:
            findings.append(f"{place}: the line before it was changed, added or taken out.")
        before = digest
    hashes = [digest for _, digest, _ in lines]
    if last is None and lines:
        findings.append("The hash of the newest line is missing: whether lines were cut off at the end is not known.")
    elif last is not None and last not in hashes[-1 - LAG :]:
        findings.append("The newest lines were changed or cut off.")
    return AuditCheck(len(lines), tuple(findings))
