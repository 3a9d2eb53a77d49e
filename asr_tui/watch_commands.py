"""The command line's watch over vaults: what their signals mean."""

from __future__ import annotations

import click

from asr_tui.command_options import (
    auth_option,
    cloud_option,
    endpoint_option,
    practice_option,
    subscription_option,
    tenant_option,
    vault_option,
)
from asr_tui.services.workspace import AzureOptions, PracticeOptions

WATCH_HELP = """\b
Exit codes of --once:
  0  no sign of an outage
  1  something could not be read (or nothing at all); what could be read is well
  2  wrong arguments
  3  amber: one sign of a lost region alone, or a machine that the platform took down
  4  red: two independent signs say that a region is lost
Without --once it runs until Ctrl-C (130) or SIGTERM (143).

\b
Examples:
  asr-tui watch --vault dr-vault --once
  asr-tui watch --all --json --auth managed-identity
  asr-tui watch --practice contoso-outage
"""


@click.command(epilog=WATCH_HELP)
@vault_option
@subscription_option
@click.option("--all", "every", is_flag=True, help="All vaults that the account may read.")
@click.option("--once", is_flag=True, help="Look once and end; the exit code says what was found.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, an object a line.")
@practice_option
@click.option("--fresh", is_flag=True, help="Set the kept practice world aside and begin anew.")
@tenant_option
@cloud_option
@auth_option
@endpoint_option
def watch(
    vault: str,
    subscription: str,
    every: bool,
    once: bool,
    as_json: bool,
    world: str,
    fresh: bool,
    tenant: str,
    cloud: str,
    auth: str,
    endpoint: str,
) -> int:
    """Tell without a screen whether a machine or a region is lost: for cron, or a monitor on a jump host.

    One line a finding, and later only what changes. It reads and never changes anything; what it proposes is for
    people.
    """
    from asr_tui.bootstrap.watching import WatchOptions
    from asr_tui.bootstrap.watching import watch as run_watch  # without the screens

    start: PracticeOptions | AzureOptions
    if world:
        start = PracticeOptions(world, fresh=fresh, read_only=True)
    else:
        start = AzureOptions(tenant, subscription, vault, cloud, auth, endpoint, read_only=True)
    return run_watch(WatchOptions(start, vault, subscription, every, once, as_json))
