"""The command line's simulated Azure, for any client."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from asr_tui.command_options import complete_worlds_or_files
from asr_tui.domain.capabilities import Capability, actions_for
from asr_tui.role_commands import account_option

SIMULATOR_HELP = """\b
Profiles of --faults, each repeatable by its seed (a number, 1 unless one is given):
  throttled      every fourth request is answered by 429, with a time to wait
  flaky          every seventh request does nothing: the connection ends, or a 5xx comes
  slow           every answer takes up to 40 seconds of Azure's time, some minutes
  expired        a sign-in counts for 50 minutes of Azure's time
  second-factor  changes are refused until a second factor is shown, every four hours anew
  forbidden      for 15 minutes of each 45 the account may read, and change nothing
  offline        for 12 minutes of each 45 nothing is answered
  surprise       half of the answers have unknown states and fields, nulls, another order and case
  lost-answers   half of the changes are carried out, and their answer never comes
  odd-bodies     every eighth answer is a web page, half a JSON text or nothing
  colleague      somebody changes things every 6 to 20 minutes
\b
Examples:
  asr-tui simulator --port 8080
  asr-tui simulator --world empty --speed 600
  asr-tui simulator --faults lost-answers:7
  asr-tui simulator --state ./azure.json --cert cert.pem --key key.pem
"""


def _checked_faults(_: click.Context, __: click.Parameter, text: str) -> tuple[str, int] | None:
    if not text:
        return None
    from asr_tui.simulator.fault_profiles import UnknownProfile, parsed  # only where it is asked for

    try:
        return parsed(text)
    except UnknownProfile as error:
        raise click.BadParameter(str(error)) from error


def _complete_faults(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    from asr_tui.simulator.fault_profiles import PROFILES  # only where it is asked for

    return [CompletionItem(name, help=one.sentence) for name, one in PROFILES.items() if name.startswith(typed)]


@click.command(epilog=SIMULATOR_HELP)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where to listen; 0 takes a free port.")
@click.option(
    "--world",
    default="contoso",
    show_default=True,
    shell_complete=complete_worlds_or_files,
    help="A world's name, or a world file.",
)
@click.option(
    "--speed", type=click.FloatRange(min=0), default=50.0, show_default=True, help="Its seconds in one of ours."
)
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), help="Keep its state in this file.")
@click.option("--cert", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Serve https with this.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The certificate's key.")
@click.option("--require-mfa", is_flag=True, help="Refuse changes whose token shows no second factor, as Azure does.")
@click.option(
    "--faults",
    metavar="PROFILE[:SEED]",
    default="",
    callback=_checked_faults,
    shell_complete=_complete_faults,
    help="Let this go wrong; the profiles are listed below.",
)
@account_option
def simulator(
    port: int,
    world: str,
    speed: float,
    state: Path | None,
    cert: Path | None,
    key: Path | None,
    require_mfa: bool,
    faults: tuple[str, int] | None,
    account: tuple[Capability, ...],
) -> int:
    """Run the simulated Azure by itself, for any client of Azure Resource Manager."""
    if (cert is None) != (key is None):
        raise click.UsageError("--cert and --key are given together.")
    from asr_tui.simulator.server import serve  # see above
    from asr_tui.simulator.world_file import BrokenWorldFile, WorldHeld
    from asr_tui.simulator.worlds import WorldError

    try:
        actions = actions_for(account) if account else None
        serve(port, world, speed, state, cert, key, require_mfa=require_mfa, faults=faults, actions=actions)
    except WorldError as error:
        raise click.BadParameter(str(error), param_hint="'--world'") from error
    except (WorldHeld, BrokenWorldFile) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:  # ssl.SSLError is one
        raise click.ClickException(f"The simulator cannot run: {error}.") from error
    return 0
