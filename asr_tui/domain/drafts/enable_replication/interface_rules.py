"""What of a machine's network interfaces does not come along by itself.

Source: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06, multiple IP
addresses: only the primary one of an interface is kept, unless others are configured for the protected machine).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.machines import IpConfiguration, Machine
from asr_tui.domain.problems import FieldRef, Problem


def interface_problems(machine: Machine) -> Iterator[Problem]:
    further = [_words(one) for nic in machine.nics for one in nic.further]
    if further:
        yield FieldRef("machines", "machines", machine.id).note(
            f"Of each network interface of {machine.name} a failover brings the primary IP configuration only, not the "
            f"further ones: {', '.join(further)}.",
            "Once it is protected, choose them in its network settings in the portal, with the addresses there.",
        )


def _words(one: IpConfiguration) -> str:
    """ "10.0.1.5 with the public address pip-b" """
    public = f" with the public address {one.public_ip.name}" if one.public_ip else ""
    return f"{one.private_ip or one.name}{public}"
