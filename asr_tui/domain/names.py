"""What Azure accepts as names, and the names that the portal proposes.

Rules: Microsoft Learn, "Naming rules and restrictions for Azure resources". Proposals: Microsoft Learn,
"Azure to Azure disaster recovery architecture", and names recorded from portal-made vaults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from msgspec import Struct

_SUFFIX = "-asr"
_LONGEST_QUOTED = 40

Refusal = Callable[[str], str]
"""A rule: why Azure would refuse a name, or an empty string."""

AccountName = Callable[[str, Collection[str]], str]
"""A proposal for a storage account: from a stem, and not among the names that are taken."""


class NameRule(Struct, frozen=True):
    """How long a name may be, its pattern, and what is said of a name that breaks it."""

    low: int
    high: int
    pattern: str
    words: str

    def refusal(self, name: str) -> str:
        """Why Azure would refuse the name, or an empty string."""
        if not self.low <= len(name) <= self.high:
            return f"Azure wants {self.low} to {self.high} characters here; this has {len(name)}."
        return "" if re.fullmatch(self.pattern, name) else self.words


resource_group_refusal = NameRule(
    1, 90, r"[\w().-]*[\w()-]",
    "A resource group name has letters, digits, - _ ( ) and periods, and does not end with a period.",
).refusal  # fmt: skip
network_refusal = NameRule(
    2, 64, r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_]",
    "A network name starts with a letter or digit, ends with one or _, and has only letters, digits, . _ -",
).refusal  # fmt: skip
storage_account_refusal = NameRule(
    3, 24, r"[a-z0-9]+", "A storage account name has only lower-case letters and digits: no hyphen, no capital."
).refusal
availability_set_refusal = NameRule(
    1, 80, r"[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_]",
    "An availability set name starts with a letter or digit, ends with one or _, and has only letters, digits, . _ -",
).refusal  # fmt: skip
vault_refusal = NameRule(
    2, 50, r"[A-Za-z][A-Za-z0-9-]*", "A vault name starts with a letter and has only letters, digits and hyphens."
).refusal
policy_refusal = NameRule(
    1, 80, r"[A-Za-z0-9][A-Za-z0-9._-]*",
    "A policy name starts with a letter or digit and has only letters, digits, . _ -",
).refusal  # fmt: skip
# Azure names no rule: that of policies, so that no group has a name that a portal could not show.
consistency_group_refusal = NameRule(
    1, 64, r"[A-Za-z0-9][A-Za-z0-9._-]*",
    "A group's name starts with a letter or digit and has only letters, digits, . _ -",
).refusal  # fmt: skip


def machine_refusal(name: str, windows: bool) -> str:
    """Why Azure would refuse this virtual machine name, or an empty string."""
    words = "A machine name has only letters, digits, hyphens and periods, and starts and ends with a letter or digit."
    pattern = r"[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]"
    return NameRule(1, 15 if windows else 64, pattern, words).refusal(name)


def quoted(name: str) -> str:
    """A name that is refused, as a sentence names it: no longer than one can read."""
    return repr(name if len(name) <= _LONGEST_QUOTED else f"{name[: _LONGEST_QUOTED - 1]}…")


def with_suffix(name: str, longest: int) -> str:
    """`name-asr`, cut so that Azure takes it; the portal's proposal for groups, networks and sets."""
    return name if name.casefold().endswith(_SUFFIX) else name[: longest - len(_SUFFIX)] + _SUFFIX


def fabric(region: str) -> str:
    return f"asr-a2a-default-{region}"


def container(region: str) -> str:
    return f"asr-a2a-default-{region}-container"


def mapping(source: str, target: str, policy: str) -> str:
    """The mapping of one direction."""
    return f"{source}-{target}-{policy}"


def cache_account(vault: str, taken: Collection[str] = ()) -> str:
    """A cache account's name from its vault's: letters and digits only, at most 24, not among `taken` in any case."""
    return _storage_name(re.sub(r"[^a-z0-9]", "", vault.lower()), "asrcache", taken)


def is_cache_account(name: str) -> bool:
    """Whether a storage account has the name of a cache, as this program and the portal give it."""
    return re.fullmatch(r"[a-z0-9]*asrcache[0-9]*", name.lower()) is not None


def _storage_name(stem: str, ending: str, taken: Collection[str]) -> str:
    known = {one.lower() for one in taken}
    for number in ("", *map(str, range(2, 1000))):
        name = stem[: 24 - len(ending) - len(number)] + ending + number
        if name not in known:
            return name
    raise ValueError("no storage account name is left")
