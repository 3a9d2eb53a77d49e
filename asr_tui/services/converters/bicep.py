"""Bicep files: what a file declares, a file for the subscription and one for each resource group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.services.converters.conversion import Comments, Conversion, Converted, Files, Target
from asr_tui.services.converters.quoting import bicep, bicep_value

MAIN = "main.bicep"
COMMENTS = Comments("//")
TRAPS = """\
Deploy it with az deployment sub create --location REGION --template-file main.bicep; the modules lie beside it.
Deploy it once more with --parameters machinesProtected=true when the machines are protected: that makes the
recovery plans, which take protected machines only.

Trap: a deployment sends every resource as a PUT, also those that are there, and Azure takes a PUT of a protected
machine as one more enabling. machinesProtected=true leaves the machines out: say it from then on.

Trap: a PUT of a network or an account takes away what it does not say. What was there already when this was
written is made with --parameters makeShared=true only, as for an empty twin.

Trap: a deployment is done when Azure has begun the first copy of the disks; the machine is protected later.

Trap: Bicep declares what is to be there. It has no drill, no failover, no change of a protected machine and no
deletion: those stand here as az rest in comments.

Trap: api-versions that Bicep's types do not know yet give the warning BCP081, and deploy all the same.
"""
Place = tuple[str, str]
"""Subscription and resource group, in lower case."""


def files(conversion: Conversion) -> Files:
    places: dict[Place, list[Converted]] = {}
    groups: list[Converted] = []
    others: list[Converted] = []
    for one in conversion.steps:
        if isinstance(one.step, steps.CreateResourceGroup) and _is_home(one.step.id, conversion):
            groups.append(one)
        elif _is_declared(one):
            places.setdefault(_place(one.step.id), []).append(one)
        else:
            others.append(one)
    names = _unique({place: f"in_{_symbol(found[0].step.id.group)}" for place, found in places.items()})
    modules = {f"{names[place]}.bicep": "\n".join((*_module(found), "")) for place, found in places.items()}
    main = [
        *COMMENTS.head(conversion, TARGET.title, TRAPS),
        "",
        "targetScope = 'subscription'",
        *(line for name in _PARAMETERS for line in _parameter(name)),
        *_groups(groups),
        *_calls(conversion, places, names, groups),
    ]
    for one in others:
        main += ["", *COMMENTS.by_hand(one, "Bicep")]
    main += COMMENTS.drills(conversion)
    return {MAIN: "\n".join((*main, ""))} | modules


def _is_home(group: ArmId, conversion: Conversion) -> bool:
    return group.subscription.casefold() == conversion.vault.subscription.casefold()


def _place(resource: ArmId) -> Place:
    return resource.subscription.casefold(), resource.group.casefold()


def _is_declared(one: Converted) -> bool:
    """Whether it is a PUT of a resource in a group."""
    group = isinstance(one.step, steps.CreateResourceGroup)
    return one.request.method == "PUT" and bool(one.step.id.group) and not group


def _symbol(text: str) -> str:
    return re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_") or "resource"


def _unique(wanted: Mapping[Place, str]) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for place, name in wanted.items():
        known = set(found.values())
        found[place] = next(one for number in range(len(wanted) + 1)
                            if (one := f"{name}_{number}" if number else name) not in known)  # fmt: skip
    return found


def _groups(groups: Sequence[Converted]) -> Iterator[str]:
    for number, one in enumerate(groups):
        yield ""
        yield COMMENTS.title(one)
        kind = bicep(f"{one.request.kind}@{one.request.version}")
        yield f"resource group{number} {kind} = {_when(one)}{{"
        yield f"  name: {bicep(one.step.id.name)}"
        yield from _fields(one.request.body)
        yield "}"


def _fields(body: Mapping[str, object]) -> Iterator[str]:
    yield from bicep_value(body).splitlines()[1:-1]


def _calls(
    conversion: Conversion, places: Mapping[Place, list[Converted]], names: Mapping[Place, str],
    groups: Sequence[Converted],
) -> Iterator[str]:  # fmt: skip
    """The modules in the order of their steps; each after those that its steps need."""
    where = {one.key: place for place, found in places.items() for one in found}
    made = {one.key: f"group{number}" for number, one in enumerate(groups)}
    own = {_place(one.step.id): f"group{number}" for number, one in enumerate(groups)}
    vault_last = sorted(places, key=lambda place: place == _place(conversion.vault))
    for place in vault_last:
        found = places[place]
        needs = {where[need] for one in found for need in one.needs if need in where} - {place}
        before = {names[one] for one in needs}
        before |= {made[need] for one in found for need in one.needs if need in made}
        before |= {own[place]} if place in own else set()
        if place == _place(conversion.vault):
            before |= {names[one] for one in places if one != place}
        sub = found[0].step.id.subscription
        scope = f"resourceGroup({bicep(sub)}, {bicep(found[0].step.id.group)})"
        yield ""
        yield f"module {names[place]} {bicep(f'{names[place]}.bicep')} = {{"
        yield f"  name: {bicep(f'asr-{names[place]}'[:64])}"
        yield f"  scope: {scope}"
        if asked := _asked(found):
            yield from ("  params: {", *(f"    {name}: {name}" for name in asked), "  }")
        if before:
            yield from ("  dependsOn: [", *(f"    {one}" for one in sorted(before)), "  ]")
        yield "}"


def _module(found: Sequence[Converted]) -> Iterator[str]:
    """The resources of one group."""
    symbols = {one.key: f"r{number}_{_symbol(one.step.id.name)}" for number, one in enumerate(found)}
    for name in _asked(found):
        yield from (*_parameter(name), "")
    for one in found:
        yield from _resource(one, symbols)
        yield ""


_PARAMETERS = {
    "machinesProtected": "Whether the machines are protected already.",
    "makeShared": "Whether to make what was there already when this was written, such as networks.",
}


def _parameter(name: str) -> tuple[str, str]:
    return f"@description({bicep(_PARAMETERS[name])})", f"param {name} bool = false"


def _asked(found: Sequence[Converted]) -> list[str]:
    """The parameters on which some of the resources depend."""
    conditions = {_condition(one).lstrip("!") for one in found}
    return [name for name in _PARAMETERS if name in conditions]


def _when(one: Converted) -> str:
    condition = _condition(one)
    return f"if ({condition}) " if condition else ""


def _condition(one: Converted) -> str:
    """When the resource is deployed; empty for always."""
    match one.step:
        case steps.EnableReplication():
            return "!machinesProtected"
        case steps.CreateRecoveryPlan():
            return "machinesProtected"
    return "makeShared" if one.shared else ""


def _resource(one: Converted, symbols: Mapping[str, str]) -> Iterator[str]:
    request = one.request
    name = "/".join(request.path.rpartition("/providers/")[2].split("/")[2::2])
    yield COMMENTS.title(one)
    kind = bicep(f"{request.kind}@{request.version}")
    yield f"resource {symbols[one.key]} {kind} = {_when(one)}{{"
    yield f"  name: {bicep(name)}"
    yield from _fields(request.body)
    needs = sorted(symbols[need] for need in one.needs if need in symbols)
    if needs:
        yield from ("  dependsOn: [", *(f"    {need}" for need in needs), "  ]")
    yield "}"


TARGET = Target("bicep", "Bicep", declares=True, files=files)
