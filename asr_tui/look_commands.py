"""The command line's looks at vaults, without a screen: machines, recovery points, jobs."""

from __future__ import annotations

from functools import partial

import click

from asr_tui.command_options import Where, as_json_option, with_where

EXIT_CODES = """\b
Exit codes:
  0    everything was read
  1    something was not read; the error output says what and why
  2    wrong arguments
  130  Ctrl-C, 143 SIGTERM, 141 nobody reads the output any more
"""


@click.command(epilog=EXIT_CODES + "\n\b\nExamples:\n  asr-tui status --vault dr-vault\n  asr-tui status --json\n")
@as_json_option
@with_where()
def status(where: Where, as_json: bool) -> int:
    """Print each protected machine: state, health, data loss, last drill, what needs somebody."""
    from asr_tui.bootstrap import looking, without_screen  # with the SDKs, only where it is asked for

    look = looking.Look(where.vault, where.subscription, as_json)
    return without_screen.run_without_screen(where.start, partial(looking.status, look))


@click.command(epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui points web-01 --vault dr-vault\n")
@click.argument("machine")
@as_json_option
@with_where()
def points(where: Where, machine: str, as_json: bool) -> int:
    """Print the recovery points of MACHINE, a protected machine's name or id, newest first."""
    from asr_tui.bootstrap import looking, without_screen  # see above

    look = looking.Look(where.vault, where.subscription, as_json)
    return without_screen.run_without_screen(where.start, partial(looking.points, machine, look))


@click.command(epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui jobs --json --vault dr-vault\n")
@as_json_option
@with_where()
def jobs(where: Where, as_json: bool) -> int:
    """Print the jobs of vaults, newest first."""
    from asr_tui.bootstrap import looking, without_screen  # see above

    look = looking.Look(where.vault, where.subscription, as_json)
    return without_screen.run_without_screen(where.start, partial(looking.jobs, look))
