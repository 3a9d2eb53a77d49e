"""Files that say a vault's disaster recovery."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from asr_tui.domain import setting_fields
from asr_tui.domain.errors import LocalError
from asr_tui.domain.file_words import WORDS
from asr_tui.domain.recovery_file import (
    ActionPart,
    AgentUpdatesPart,
    AlertsPart,
    DrillPart,
    GroupPart,
    MachineTargetPart,
    NetworkMappingPart,
    PlanPart,
    PolicyPart,
    ProtectPart,
    RecoveryFile,
    TargetPart,
    WavePart,
    length,
    minutes,
)
from asr_tui.domain.recovery_plans import ALL_DIRECTIONS, ALL_FAILOVER_TYPES
from asr_tui.domain.settings_parts import ConfigurationPart, DiskPart, InterfacePart, SettingsPart
from asr_tui.local_store.recovery_files import parsed, schema, written
from asr_tui.local_store.toml_lines import lines_of

texts = st.text(st.characters(codec="utf-8", exclude_characters="/"), max_size=12)
lengths = st.integers(0, 21600).map(length)
maybe = st.none() | texts


def parts(kind: type, **given: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Values of a part whose keys are texts, or nothing."""
    typed = {"bool": st.none() | st.booleans(), "tuple": st.none() | st.lists(texts, max_size=2).map(tuple)}
    words = {key: st.none() | st.sampled_from(known) for key, known in WORDS.get(kind, {}).items()}
    names = {
        one.name: getattr(one.type, "__name__", str(one.type)).partition("[")[0].partition(" ")[0]
        for one in fields(kind)
    }
    own = {key: typed.get(name, maybe) for key, name in names.items()}
    return st.builds(kind, **{**own, **words, **given})


targets = parts(TargetPart)
protects = parts(
    ProtectPart,
    **dict.fromkeys(("tag", "group", "region", "subscription", "to", "to_subscription", "policy"), texts),
    consistency_group=texts,
    machines=st.lists(texts, max_size=3).map(tuple),
    exclude=st.lists(texts, max_size=2).map(tuple),
    target=targets,
    machine=st.dictionaries(texts, parts(MachineTargetPart, excluded_disks=st.lists(texts, max_size=2).map(tuple))),
)  # fmt: skip
settings_parts = parts(
    SettingsPart,
    interface=st.dictionaries(
        texts,
        parts(InterfacePart, configuration=st.dictionaries(texts, parts(ConfigurationPart), max_size=2)),
        max_size=2,
    ),
    disk=st.dictionaries(texts, parts(DiskPart), max_size=2),
)
actions = parts(
    ActionPart,
    **dict.fromkeys(("name", "runbook", "timeout"), texts),
    side=st.sampled_from(("Primary", "Recovery")),
    failover_types=st.lists(st.sampled_from(ALL_FAILOVER_TYPES), max_size=2).map(tuple),
    directions=st.lists(st.sampled_from(ALL_DIRECTIONS), max_size=2).map(tuple),
)
some_actions = st.lists(actions, max_size=2).map(tuple)
kinds = st.sampled_from(("Boot", "shutdown", "Failover"))
groups = st.builds(GroupPart, kinds, st.lists(texts, max_size=2).map(tuple), some_actions, some_actions)
alerts = st.builds(
    AlertsPart, *[st.none() | st.booleans()] * 4, st.none() | st.lists(texts, max_size=2).map(tuple), maybe
)
mappings = st.builds(NetworkMappingPart, *[texts] * 4, st.booleans())
agents = st.builds(AgentUpdatesPart, *[texts] * 4)
drills = st.builds(
    DrillPart,
    **dict.fromkeys(("name", "tag", "group", "region", "recovery_plan", "network", "waves", "new_network"), texts),
    machines=st.lists(texts, max_size=2).map(tuple),
    exclude=st.lists(texts, max_size=2).map(tuple),
    point=st.sampled_from(("latest", "app-consistent", "2026-01-31T09:30:00Z")),
    network_anyway=st.booleans(),
    internet=st.booleans(),
    wave=st.lists(st.builds(WavePart, texts, st.lists(texts, max_size=2).map(tuple)), max_size=2).map(tuple),
    pause=lengths,
    on_error=st.sampled_from(("go on", "stop")),
    every=lengths,
)
files = st.builds(
    RecoveryFile,
    version=st.just(1),
    vault=texts,
    subscription=texts,
    policy=st.lists(st.builds(PolicyPart, texts, lengths, lengths), max_size=2).map(tuple),
    protect=st.lists(protects, max_size=2).map(tuple),
    settings=st.dictionaries(texts, settings_parts, max_size=2),
    recovery_plan=st.lists(st.builds(PlanPart, texts, st.lists(groups, max_size=2).map(tuple)), max_size=2).map(tuple),
    network_mapping=st.lists(mappings, max_size=2).map(tuple),
    agent_updates=st.lists(agents, max_size=2).map(tuple),
    drill=st.lists(drills, max_size=2).map(tuple),
    alerts=alerts,
)


@settings(max_examples=60, deadline=None)
@given(files)
def test_what_is_written_is_read_back_as_it_was(file: RecoveryFile) -> None:
    assert parsed(written(file)) == file


def test_no_name_in_a_file_steers_the_terminal_that_shows_it() -> None:
    name = "\x9b2J\u202eweb\u2066\u200b\ufeff\u2028\ue000\U000e0001\x1b]0;t\x07"
    file = RecoveryFile(version=1, vault="v", settings={name: SettingsPart(name=name)})
    text = written(file)
    assert all(char.isprintable() or char == "\n" for char in text)
    assert parsed(text) == file


@given(st.integers(0, 10**6))
def test_a_length_of_time_is_read_back_as_it_was(number: int) -> None:
    assert minutes(length(number)) == number


def refusal(text: str) -> str:
    with pytest.raises(LocalError) as caught:
        parsed(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "It does not say its version"),
        ("version = 2\n[[unheard_of]]\n", "It is of version 2; this program reads version 1."),
        ("version = 'x'\n", "'x' is no version"),
        ("version = 1\nvault =\n", "It is no TOML: Invalid value (at line 2"),
        ("version = 1\n\nvalut = 'x'\n", "Line 3: there is no key 'valut'; did you mean 'vault'?"),
        (
            "version = 1\n[[policy]]\nname = 'a'\n[[policy]]\nname = 'b'\nretetion = '1h'\n",
            "Line 6: there is no key 'retetion' in policy; did you mean 'retention'?",
        ),
        ("version = 1\n[[policy]]\nretention = '1h'\n", "Line 2: policy does not say its name."),
        ("version = 1\n[[policy]]\nname = 'a'\nretention = 'long'\n", "Line 4: 'long' is no length of time"),
        ("version = 1\n[[protect]]\nmachines = 'web-01'\n", "Line 3: protect.machines is to be a list."),
        ("version = 1\n[[protect]]\nmachines = [\n 'a',\n 1,\n]\n", "Line 3: protect.machines is to be a text."),
        (
            "version = 1\n[settings.web-01.interface.\"a.b\"]\naccelerated = 'yes'\n",
            "Line 3: settings.web-01.interface.a.b.accelerated is to be true or false.",
        ),
        ("version = 1\n[[drill]]\nname = 'a'\nevery = 'often'\n", "Line 4: 'often' is no length of time"),
        ("version = 1\n[[drill]]\nname = 'a'\npoint = 'old'\n", "Line 4: 'old' is neither latest, latest-processed"),
        (
            "version = 1\n[[drill]]\nname = 'a'\nevry = '1d'\n",
            "Line 4: there is no key 'evry' in drill; did you mean 'every'?",
        ),
        (
            "version = 1\n[settings.a.interface.n.configuration.i]\nslected = true\n",
            "Line 3: there is no key 'slected' in settings.a.interface.n.configuration.i; did you mean 'selected'?",
        ),
        (
            "version = 1\n[[drill]]\nname = 'a'\non_error = 'halt'\n[[drill.wave]]\nmachines = ['x']\n",
            "Line 4: 'halt' is no word for it; write 'go on' or 'stop'. Line 5: drill.wave does not say its name.",
        ),
        ("version = 1\n[[agent_updates]]\nregion = 'a'\nto = 'b'\n", "Line 2: agent_updates does not say its account."),
        ("version = 1\n[[network_mapping]]\nnetwork = 'a/b'\n", "Line 2: network_mapping does not say its to."),
        (
            "version = 1\n[[protect]]\nmachine = ['web-01']\n",
            "Line 3: protect.machine is to be a table; did you mean 'machines'?",
        ),
        ("version = 1\nsettings = 3\n", "Line 2: settings is to be a table."),
        ("version = 1\n\n[[polcy]]\nname = 'a'\n", "Line 3: there is no key 'polcy'; did you mean 'policy'?"),
        ("version = 1\n[protect.a]\nb = 1\n", "Line 2: protect is to be a list"),
        ("version = 1\na.b.c = 1\n", "Line 2: there is no key 'a'; known are"),
        ('version = 1\n\nvault = """a\nb\n', "Unterminated string (it begins at line 3)."),
        ("version = 1\n[[protect]]\nmachines = [\n 'a',\n", "Invalid value (it begins at line 3)."),
        (
            "version = 1\n[settings.a]\nnetwork = '/x/y'\n",
            "Line 3: '/x/y' is neither a name, nor group/name, nor an id.",
        ),
        ("version = 1\n[[network_mapping]]\nnetwork = 'a/b'\nto = 'a/b/c'\n", "Line 4: 'a/b/c' is neither a name"),
        (f"version = 1\nvault = {'[' * 4000}{']' * 4000}\n", "Its values are nested too deeply."),
        (
            "version = 1\n[[protect]]\n[protect.target]\navailability = 'zon'\n",
            "Line 4: 'zon' is no word for it; did you mean 'zone'?",
        ),
        (
            "version = 1\n[[protect]]\n[protect.machine.a]\noutbound = 'tunnel'\n",
            "Line 4: 'tunnel' is no word for it; write 'nat', 'default' or 'private'.",
        ),
        (
            "version = 1\n[[recovery_plan]]\n[[recovery_plan.group]]\nbefore = [{directions = ['To']}]\n",
            "Line 4: 'To' is no word for it; ",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, says: str) -> None:
    assert says in refusal(text)


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refusal("version = 1\nvalut = 'x'\n[[protect]]\npolcy = 'x'\n")
    assert "Line 2:" in said
    assert "Line 4:" in said


def test_a_key_in_a_text_of_several_lines_is_no_key() -> None:
    lines = lines_of('a = """\nb = 1\n"""\nb = 2\n')
    assert lines[("b",)] == 4


def test_every_setting_of_a_machine_can_be_said() -> None:
    tables = {
        SettingsPart: (*setting_fields.MACHINE_FIELDS, *setting_fields.UNTOLD_MACHINE_FIELDS),
        InterfacePart: (*setting_fields.ADDRESS_FIELDS, *setting_fields.INTERFACE_FIELDS),
        ConfigurationPart: (*setting_fields.OTHER_ADDRESS_FIELDS, *setting_fields.ADDRESS_FIELDS),
        DiskPart: (*setting_fields.DISK_FIELDS, *setting_fields.UNTOLD_DISK_FIELDS),
    }
    inner = {"interface", "disk", "configuration"}
    for part, known in tables.items():
        assert set(part.__struct_fields__) - inner == {name for name, *_ in known}


def test_the_schema_knows_every_part_and_refuses_unknown_keys() -> None:
    made = json.loads(schema())
    assert made["$defs"]["RecoveryFile"]["properties"]["version"] == {"const": 1}
    assert all(one["additionalProperties"] is False for one in made["$defs"].values())
    target = made["$defs"]["TargetPart"]["properties"]
    assert {"type": "string", "enum": ["none", "set", "zone"]} in target["availability"]["anyOf"]
    assert set(made["$defs"]["SettingsPart"]["properties"]) == set(SettingsPart.__struct_fields__)
