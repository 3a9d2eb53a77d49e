"""The command line's looks at vaults, without a screen: machines, recovery points, jobs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def _uncollected() -> Iterator[None]:
    """Import without a search for garbage, then or later: there is none, and the search takes an eighth of a look."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.command(epilog=EXIT_CODES + "\n\b\nExamples:\n  asr-tui status --vault dr-vault\n  asr-tui status --json\n")
@as_json_option
@with_where()
def status(where: Where, as_json: bool) -> int:
    """Print each protected machine: state, health, data loss, last drill, what needs somebody."""
    with _uncollected():
        from asr_tui.bootstrap import looker, looking  # with the HTTP client, only where it is asked for

    look = looking.LookOptions(where.vault, where.subscription, as_json)
    return looker.run_look(where.start, partial(looking.status, look))


@click.command(epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui points web-01 --vault dr-vault\n")
@click.argument("machine")
@as_json_option
@with_where()
def points(where: Where, machine: str, as_json: bool) -> int:
    """Print the recovery points of MACHINE, a protected machine's name or id, newest first."""
    with _uncollected():
        from asr_tui.bootstrap import looker, looking  # with the HTTP client, only where it is asked for

    look = looking.LookOptions(where.vault, where.subscription, as_json)
    return looker.run_look(where.start, partial(looking.points, machine, look))


@click.command(epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui jobs --json --vault dr-vault\n")
@as_json_option
@with_where()
def jobs(where: Where, as_json: bool) -> int:
    """Print the jobs of vaults, newest first."""
    with _uncollected():
        from asr_tui.bootstrap import looker, looking  # with the HTTP client, only where it is asked for

    look = looking.LookOptions(where.vault, where.subscription, as_json)
    return looker.run_look(where.start, partial(looking.jobs, look))
