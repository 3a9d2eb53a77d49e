"""The command line's looks at vaults, without a screen: machines, recovery points, jobs."""

from __future__ import annotations

import gc
from functools import partial
from types import ModuleType

import click

from asr_tui.command_options import Where, with_where

EXIT_CODES = """\b
Exit codes:
  0    everything was read
  1    something was not read; the error output says what and why
  2    wrong arguments
  130  Ctrl-C, 143 SIGTERM, 141 nobody reads the output any more
"""

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON; its fields keep their meaning.")


@click.command(epilog=EXIT_CODES + "\n\b\nExamples:\n  asr-tui status --vault dr-vault\n  asr-tui status --json\n")
@_as_json
@with_where()
def status(where: Where, as_json: bool) -> int:
    """Print each protected machine: state, health, data loss, last drill, what needs somebody."""
    looker, looking = _loaded()
    look = looking.Look(where.vault, where.subscription, as_json)
    return looker.run_look(where.start, partial(looking.status, look))


@click.command(epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui points web-01 --vault dr-vault\n")
@click.argument("machine")
@_as_json
@with_where()
def points(where: Where, machine: str, as_json: bool) -> int:
    """Print the recovery points of MACHINE, a protected machine's name or id, newest first."""
    looker, looking = _loaded()
    look = looking.Look(where.vault, where.subscription, as_json)
    return looker.run_look(where.start, partial(looking.points, machine, look))


@click.command(epilog=EXIT_CODES + "\n\b\nExample:\n  asr-tui jobs --json --vault dr-vault\n")
@_as_json
@with_where()
def jobs(where: Where, as_json: bool) -> int:
    """Print the jobs of vaults, newest first."""
    looker, looking = _loaded()
    look = looking.Look(where.vault, where.subscription, as_json)
    return looker.run_look(where.start, partial(looking.jobs, look))


def _loaded() -> tuple[ModuleType, ModuleType]:
    """What looks, with the HTTP client; imported only where it is asked for.

    Garbage is not looked for meanwhile, nor later among what was imported: imports leave nothing to collect, and
    looking takes an eighth of the whole time.
    """
    gc.disable()
    from asr_tui.bootstrap import looker, looking

    gc.freeze()
    gc.enable()
    return looker, looking
