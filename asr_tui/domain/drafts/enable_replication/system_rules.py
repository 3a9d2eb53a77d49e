"""Is a machine's operating system one that Site Recovery knows, as far as the image it was made from tells.

Source: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06), replicated
machine operating systems. Only what surely is not in that list is told; a newer release may have joined it since, so
that it is left to Azure's own check, as is every image that does not name its system.
"""

from __future__ import annotations

import re

from asr_tui.domain.resources import Machine

OTHER_SYSTEMS = {
    "thefreebsdfoundation": "FreeBSD",
    "netgate": "FreeBSD",
    "kinvolk": "Flatcar Linux",
    "coreos": "CoreOS",
    "microsoftcblmariner": "Azure Linux",
    "clear-linux-project": "Clear Linux",
}
"""Publishers of systems that are not in the list, whatever the release."""

LOWEST = {"redhat": ("Red Hat Enterprise Linux", 6, 7), "oracle": ("Oracle Linux", 6, 4)}
LOWEST_UBUNTU = 14
WINDOWS_NO_MORE = re.compile(r"\b(2003|2008(?!-r2))", re.IGNORECASE)


def unsupported_system(machine: Machine) -> str:
    """The system's name where it is not in Microsoft's list, else an empty string."""
    publisher, _, release = machine.image.partition(" ")
    publisher = publisher.casefold()
    if publisher in OTHER_SYSTEMS:
        return OTHER_SYSTEMS[publisher]
    if publisher == "microsoftwindowsserver":
        found = WINDOWS_NO_MORE.search(release)
        return f"Windows Server {found[1]}" if found else ""
    if publisher == "canonical":
        return _ubuntu(release)
    return _older(publisher, release)


def _ubuntu(release: str) -> str:
    """Only the releases with long support are in the list, from 14.04 on."""
    found = re.search(r"(?<!\d)(\d\d)[._](\d\d)(?!\d)", release)
    if found is None:
        return ""
    year, month = int(found[1]), int(found[2])
    listed = year >= LOWEST_UBUNTU and year % 2 == 0 and month == 4
    return "" if listed else f"Ubuntu {found[1]}.{found[2]}"


def _older(publisher: str, release: str) -> str:
    if publisher not in LOWEST:
        return ""
    name, *lowest = LOWEST[publisher]
    found = re.search(r"(?<![\d.])(\d{1,2})[._](\d{1,2})(?!\d)", release)
    version = [int(found[1]), int(found[2])] if found else lowest
    return f"{name} {version[0]}.{version[1]}" if version < lowest else ""
