"""The command line's custom role: exactly the Azure actions that this program needs for what an account shall do."""

from __future__ import annotations

import json
import re

import click
from click.shell_completion import CompletionItem

from asr_tui.domain.capabilities import MEANINGS, Capability, role_definition

_WORDS = "\n".join(f"  {one.value:<11}{MEANINGS[one]}" for one in Capability)
EXAMPLES = f"""\b
What it can be for:
{_WORDS}
Each of them includes look.

\b
Examples:
  asr-tui role --for drill,failover --scope SUBSCRIPTION > role.json
  az role definition create --role-definition @role.json

Replicated machines, their networks and the vault may be in several subscriptions: give --scope for each. What
Azure Resource Graph and Log Analytics answer follows the account's rights there.
"""
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SCOPE = re.compile(
    r"/subscriptions/[0-9a-f-]{36}(/resourceGroups/[^/]+)?|/providers/Microsoft\.Management/managementGroups/[^/]+",
    re.IGNORECASE,
)


def checked_capabilities(_: click.Context, __: click.Parameter, typed: str | None) -> tuple[Capability, ...]:
    """The capabilities of an option's value; none where it is not given. Raises BadParameter."""
    if typed is None:
        return ()
    words = [word.strip() for word in typed.split(",") if word.strip()]
    unknown = [word for word in words if word not in {one.value for one in Capability}]
    if unknown or not words:
        known = ", ".join(one.value for one in Capability)
        what = f"{unknown[0]!r} is unknown" if unknown else "nothing is named"
        raise click.BadParameter(f"{what}; it can be: {known}.")
    return tuple(Capability(word) for word in dict.fromkeys(words))


def complete_capabilities(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The last word after a comma."""
    before, comma, begun = typed.rpartition(",")
    found = [one.value for one in Capability if one.value.startswith(begun)]
    return [CompletionItem(f"{before}{comma}{word}") for word in found]


def _scopes(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    scopes = tuple(f"/subscriptions/{one}" if _GUID.fullmatch(one) else one.rstrip("/") for one in given)
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            raise click.BadParameter(
                f"{scope!r} is no subscription's id, and none of a resource group or a management group, "
                "such as /subscriptions/ID/resourceGroups/NAME."
            )
    return scopes


account_option = click.option(
    "--account",
    metavar="WORDS",
    callback=checked_capabilities,
    shell_complete=complete_capabilities,
    help="Practise with an account that can do only this, such as look,drill; `asr-tui role --help` has the words.",
)


@click.command(epilog=EXAMPLES)
@click.option(
    "--for",
    "capabilities",
    metavar="WORDS",
    required=True,
    callback=checked_capabilities,
    shell_complete=complete_capabilities,
    help="What the account shall be able to do, separated by commas; see below.",
)
@click.option(
    "--scope",
    "scopes",
    metavar="ID",
    required=True,
    multiple=True,
    callback=_scopes,
    help="Where the role can be assigned: a subscription's id, or that of a resource group or management group.",
)
@click.option("--name", default="", help="The role's name.  [default: made of what it is for]")
def role(capabilities: tuple[Capability, ...], scopes: tuple[str, ...], name: str) -> int:
    """Print a custom role with exactly the Azure actions that are needed, as `az role definition create` takes it."""
    click.echo(json.dumps(role_definition(capabilities, scopes, name.strip()), indent=2))
    return 0
