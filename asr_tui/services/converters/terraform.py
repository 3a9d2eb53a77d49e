"""Terraform's HCL for the provider azurerm; what exists is imported, not made again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.services.converters.arm_spelling import canonical
from asr_tui.services.converters.conversion import Comments, Conversion, Converted, Files, Target
from asr_tui.services.converters.quoting import hcl
from asr_tui.services.converters.terraform_resources import Block, More, TerraformResource, is_said_with, resources

COMMENTS = Comments("#")
TRAPS = """\
Run terraform init, terraform plan, and read the plan before terraform apply (Terraform 1.5 or newer).

Trap: azurerm compares ids by letter case, Azure answers them in several, and most of a protected machine cannot
be changed: an id in another case is a replacement, which disables replication and copies everything anew
(terraform-provider-azurerm issues 8416, 13439, 22075, 24123, 33261). prevent_destroy holds it back: where
terraform plan says replace, write the id as Azure answers it.

Trap: an import of a network or an account would take away what is not said of it. What lies outside of the vault
and was there already when this was written is left alone, and made with -var make_shared=true only.

Trap: it is written for azurerm 5, in which an interface's addresses have a block of their own; azurerm 4 has other
words for them. azurerm 5 registers no resource providers: az provider register --namespace
Microsoft.RecoveryServices, and Microsoft.Compute, Microsoft.Network, Microsoft.Storage, where one is new.

Trap: azurerm waits for the first copy of the disks, by default three hours; here it is told to wait for twelve.

Trap: after a failover and a re-protect the machine lies in the other region's container, and Terraform would
make it again: terraform state rm its resource before the next plan, and convert anew.

Trap: Terraform has no drill, failover, commit or re-protect: those stand here as az rest in comments.

Trap: several fabrics made at once may fail; terraform apply -parallelism=1 the first time.
"""


def files(conversion: Conversion) -> Files:
    aliases = _aliases(conversion)
    lines = [
        *COMMENTS.head(conversion, TARGET.title, TRAPS),
        "",
        *_providers(aliases),
        *_variable(conversion),
    ]
    changes = {one.step.id: one.step for one in conversion.steps if isinstance(one.step, steps.UpdateItem)}
    names = _Names()
    enabled = {one.step.id for one in conversion.steps if isinstance(one.step, steps.EnableReplication)}
    addresses: dict[str, str] = {}
    for one in conversion.steps:
        made = resources(one.step, More(one, changes.get(one.step.id)))
        if not made and not (is_said_with(one.step) and one.step.id in enabled):
            lines += ["", *COMMENTS.by_hand(one, "azurerm")]
        if not made:
            continue
        needs = [addresses[need] for need in sorted(one.needs) if need in addresses]
        alias = aliases[one.step.id.subscription.casefold()]
        for part in made:
            address = names.address(part)
            lines += ["", COMMENTS.title(one), *_import(one, part, address)]
            lines += _resource(part, address, needs, alias, shared=one.shared)
            needs = [*needs, address]
        addresses[one.key] = needs[-1]
    return {"main.tf": "\n".join((*lines, *COMMENTS.drills(conversion), ""))}


class _Names:
    """Names of resources, each once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def address(self, resource: TerraformResource) -> str:
        """The resource's address, such as "azurerm_subnet.web"."""
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", resource.name)
        name = plain if plain[:1].isalpha() else f"r_{plain}"
        number = 1
        address = f"{resource.kind}.{name}"
        while address.casefold() in self._used:
            number += 1
            address = f"{resource.kind}.{name}_{number}"
        self._used.add(address.casefold())
        return address


def _aliases(conversion: Conversion) -> dict[str, str]:
    """The provider's alias of each subscription; empty for the vault's."""
    each = dict.fromkeys((conversion.vault.subscription, *(one.step.id.subscription for one in conversion.steps)))
    found = dict.fromkeys(one.casefold() for one in each)
    return {one: f"s{number}" if number else "" for number, one in enumerate(found)}


def _providers(aliases: dict[str, str]) -> Iterator[str]:
    yield from ("terraform {", '  required_version = ">= 1.5"', "  required_providers {", "    azurerm = {")
    yield from ('      source  = "hashicorp/azurerm"', '      version = "~> 5.0"', "    }", "  }", "}")
    for subscription, alias in aliases.items():
        yield from ("", 'provider "azurerm" {')
        if alias:
            yield f"  alias           = {hcl(alias)}"
        yield f"  subscription_id = {hcl(subscription)}"
        yield from ("  features {}", "}")


def _variable(conversion: Conversion) -> Iterator[str]:
    if any(one.shared for one in conversion.steps):
        yield from ("", 'variable "make_shared" {')
        yield '  description = "Whether to make what was there already when this was written, such as networks."'
        yield from ("  type        = bool", "  default     = false", "}")


def _import(one: Converted, resource: TerraformResource, address: str) -> Iterator[str]:
    if one.exists and resource.own_id and not one.shared:
        yield from ("import {", f"  to = {address}", f"  id = {hcl(canonical(one.step.id))}", "}")


def _resource(
    resource: TerraformResource, address: str, needs: Sequence[str], alias: str, *, shared: bool
) -> list[str]:
    kind, _, name = address.partition(".")
    lines = [*COMMENTS.lines(resource.traps), f'resource "{kind}" "{name}" {{']
    meta = {"count": "var.make_shared ? 1 : 0" if shared else "", "provider": f"azurerm.{alias}" if alias else ""}
    said = {name: value for name, value in meta.items() if value}
    width = max(map(len, said), default=0)
    lines += [f"  {name:<{width}} = {value}" for name, value in said.items()]
    lines += [""] if said else []
    lines += _arguments(resource.block, "  ")
    if resource.keep:
        lines += ["  lifecycle {", "    prevent_destroy = true", "  }"]
    if resource.is_slow:
        lines += ["  timeouts {", '    create = "12h"', '    update = "12h"', "  }"]
    if needs:
        lines += ["  depends_on = [", *(f"    {one}," for one in needs), "  ]"]
    return [*lines, "}"]


def _arguments(block: Block, indent: str) -> Iterator[str]:
    """The arguments as `terraform fmt` writes them: their values below one another, blocks after them."""
    said = {name: value for name, value in block.items() if value not in (None, "")}
    plain = {name: value for name, value in said.items() if not isinstance(value, list)}
    width = max(map(len, plain), default=0)
    yield from (f"{indent}{name:<{width}} = {_literal(value)}" for name, value in plain.items())
    for name, value in said.items():
        for each in value if isinstance(value, list) else ():
            inner = list(_arguments(each, indent + "  "))
            yield from (f"{indent}{name} {{", *inner, indent + "}") if inner else (f"{indent}{name} {{}}",)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{hcl(str(key))} = {_literal(one)}" for key, one in value.items()) + " }"
    return hcl(canonical(value) if isinstance(value, ArmId) else str(value))


TARGET = Target("terraform", "Terraform (azurerm)", declares=True, files=files)
