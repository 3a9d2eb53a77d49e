"""The command line's look at this computer, its network and the account."""

from __future__ import annotations

import click

from asr_tui.command_options import Where, as_json_option, with_where

EPILOG = """\b
+ well   ! a warning   x keeps asr-tui from its work   - not known

\b
Exit codes:
  0  nothing keeps asr-tui from its work
  1  something does; the line with x says what
  2  wrong arguments

\b
Examples:
  asr-tui doctor
  asr-tui doctor --auth cli --vault dr-vault
  asr-tui doctor --json
"""


@click.command(epilog=EPILOG)
@as_json_option
@with_where()
def doctor(where: Where, as_json: bool) -> int:
    """Say whether terminal, locale, folders, proxy, clock, endpoint, sign-in and rights are fit for work.

    It asks two addresses for their date, and the endpoint for the account's rights. Nothing is changed.
    """
    from asr_tui.bootstrap.doctor import DoctorOptions, examine  # with the SDKs, only where it is asked for

    return examine(DoctorOptions(where.start, where.vault, where.subscription), as_json=as_json)
