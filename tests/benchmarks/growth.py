"""How each step grows from 100 to 10,000 machines in 40 groups, of which a fifth is protected in 4 vaults.

Run: python -m tests.benchmarks.growth [sizes, by default 100 1000 10000]

"work" is the program's own, in seconds of the processor; "times" is how much more than with a tenth of the machines:
ten is linear. The simulator is another process.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from asr_tui.simulator.messages import JsonObject
from tests.benchmarks.growing_world import world
from tests.benchmarks.wizard_scale import HERE, Figures, play, simulator

GROUPS, VAULTS, JOBS = 40, 4, 500
SIZES = (100, 1_000, 10_000)


def spread(machines: int) -> JsonObject:
    """The world of so many machines, with at most JOBS jobs of earlier drills.

    Those of the other vaults run in another region: the wizard's list has only machines that it can protect.
    """
    described = world(machines)
    [fleet], [protected] = described["fleets"], described["protected_fleets"]
    groups, elsewhere = [f"rg-{number}" for number in range(GROUPS - 4)], [f"rg-e{number}" for number in range(4)]
    described["groups"] += [{"name": name, "location": "centralus"} for name in groups[4:]]
    described["groups"] += [{"name": name, "location": "eastus2"} for name in elsewhere]
    network = described["networks"][0]
    described["networks"].append({**network, "name": "vnet-e", "group": "rg-e0"})
    described["storage_accounts"].append({"name": "benchmarkcachee", "group": "rg-dr", "location": "eastus2"})
    described["quotas"]["eastus2"] = described["quotas"]["centralus"]
    number = protected_in_each(machines)
    others = {**fleet, "count": number, "groups": elsewhere, "network": "vnet-e"}
    described["fleets"] = [
        {**fleet, "prefix": "m0", "count": machines - number * (VAULTS - 1), "groups": groups},
        *({**others, "prefix": f"m{one}"} for one in range(1, VAULTS)),
    ]
    names = ["vault-dr", *(f"vault-dr-{one}" for one in range(1, VAULTS))]
    described["vaults"] = [{**described["vaults"][0], "name": name} for name in names]
    plain, past = protected["turns"]
    drilled = min(JOBS // 2 // VAULTS, number)
    turns = [past, *[plain] * (number // max(drilled, 1) - 1)]
    described["protected_fleets"] = [
        {**protected, "prefix": f"m{one}", "count": number, "turns": turns, "vault": name,
         "cache_account": "benchmarkcachee" if one else "benchmarkcache"}
        for one, name in enumerate(names)
    ]  # fmt: skip
    described["plans"] = []
    return described


def protected_in_each(machines: int) -> int:
    return machines // 5 // VAULTS


def measured(machines: int) -> Figures:
    with tempfile.TemporaryDirectory() as temporary, simulator(spread(machines), Path(temporary)) as url:
        return play(HERE, url, Path(temporary), machines - protected_in_each(machines) * VAULTS)


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    found = [measured(size) for size in sizes]
    sys.stdout.write(f"{'machines':28}" + "".join(f"{size:12,}{'times':>8}" for size in sizes) + "\n")
    for name in found[-1]:
        line, before = f"{name:28}", 0.0
        for figures in found:
            value = figures.get(name, 0.0)
            line += f"{value:12.2f}" + (f"{value / before:8.1f}" if before else f"{'':8}")
            before = value
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
