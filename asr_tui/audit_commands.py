"""The command line's look at the audit logs."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from asr_tui.domain import durations
from asr_tui.local_store.paths import Folder, Paths

_FIRST = datetime(1, 1, 1, tzinfo=UTC)


@click.group()
def audit() -> None:
    """What this program changed: who, which machine, when, from which recovery point, how long it took."""


_of_practice = click.option("--practice", is_flag=True, help="The logs of practice instead of Azure's.")
_of_endpoint = click.option("--endpoint", default="", help="Only logs whose file name holds this.")


@audit.command(
    epilog="\b\nExamples:\n  asr-tui audit show --machine web-01 --since 30d\n"
    "  asr-tui audit show --since 2026-01-01 --format csv > changes.csv\n"
)
@click.option("--machine", default="", help="Only what was done to this machine.")
@click.option("--vault", default="", help="Only what was done in this vault.")
@click.option("--run", default="", help="Only what this run did.")
@click.option("--since", default="", metavar="30d|DATE", help="A time ago (90m, 12h, 30d, 4w) or a date (UTC).")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json", "md"]), default="text", show_default=True)
@_of_practice
@_of_endpoint
def show(machine: str, vault: str, run: str, since: str, form: str, practice: bool, endpoint: str) -> int:
    """Print operations, oldest first."""
    from asr_tui.bootstrap.audit_report import shown  # only where it is asked for

    moment = _moment(since, datetime.now(UTC))
    click.echo(shown(_folder(practice), endpoint, form, machine, vault, run, moment), nl=False)
    return 0


@audit.command()
@_of_practice
@_of_endpoint
def verify(practice: bool, endpoint: str) -> int:
    """Check that no line was changed, added or taken out; exit code 1 where one was."""
    from asr_tui.bootstrap.audit_report import verified  # see above

    words, sound = verified(_folder(practice), endpoint)
    click.echo(words, nl=False)
    return 0 if sound else 1


def _folder(practice: bool) -> Folder:
    return Paths.standard().practice if practice else Paths.standard().azure


def _moment(since: str, now: datetime) -> datetime | None:
    """Raises BadParameter where it is neither a time ago nor a date."""
    if not since:
        return None
    ago = durations.parsed(since)
    if ago is not None and ago < now - _FIRST:
        return now - ago
    try:
        moment = datetime.fromisoformat(since.strip())
    except ValueError as error:
        raise click.BadParameter(
            f"{since!r} is neither a time ago (90m, 12h, 30d, 4w) nor a date (2026-01-31).", param_hint="'--since'"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
