#!/usr/bin/env bash
# azure-cli-core 2.91.0: az reads --tags by one of two parsers, and the command decides which: `az group create` and `az network
# public-ip create` by validate_tags, which takes every name, `az network vnet create` and all others made by the newer
# generator by the shorthand syntax of aaz, which refuses names that Azure takes: app/tier, app.tier, "Cost Center",
# a tag without a value, and the value null. With the name in quotes ("'app.tier'=web") it takes them, but then the other
# parser keeps the quotes in the name: no spelling does for both. In the {...} form 1.10 becomes 1.1; true stays.
# A script that puts the tags of a machine on what it makes for it runs for one resource and stops at the next.
# Seen: shorthand: app-tier and release=1.10 read, {release:1.10,drill:true} is 1.1 and true, five refused; validate_tags: all;
#       'app.tier'=web: app.tier by the one, 'app.tier' by the other
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-cli-core==2.91.0
export AZURE_CONFIG_DIR="$folder/azure" AZURE_CORE_COLLECT_TELEMETRY=no
"$folder/venv/bin/python" - <<'PYTHON'
from types import SimpleNamespace

from azure.cli.core.aaz import AAZArgumentsSchema, AAZDictArg, AAZStrArg
from azure.cli.core.aaz._arg_action import AAZArgActionOperations
from azure.cli.core.commands.validators import validate_tags


def shorthand(given: str) -> object:
    """What a command of the newer generator reads; the name of the error where it refuses."""
    schema = AAZArgumentsSchema()
    schema.tags = AAZDictArg(options=["--tags"])
    schema.tags.Element = AAZStrArg()
    operations = AAZArgActionOperations()
    try:
        schema.tags._build_cmd_action().setup_operations(operations, [given])
        arguments = schema(data={})
        operations.apply(arguments, "tags")
    except Exception as error:
        return type(error).__name__
    return arguments.tags.to_serialized_data()


def older(given: str) -> dict[str, str]:
    namespace = SimpleNamespace(tags=[given])
    validate_tags(namespace)
    return namespace.tags


read = {given: shorthand(given) for given in ("app-tier=web", "release=1.10", "{release:1.10,drill:true}")}
names = ("app/tier=web", "app.tier=web", "Cost Center=12", "owner=", "owner=null")
refused = {given: shorthand(given) for given in names}
taken = {given: older(given) for given in names}
quoted = shorthand("'app.tier'=web"), older("'app.tier'=web")
print(read, refused, taken, quoted, sep="\n")
assert quoted == ({"app.tier": "web"}, {"'app.tier'": "web"}), quoted
assert read["app-tier=web"] == {"app-tier": "web"} and read["release=1.10"] == {"release": "1.10"}, read
assert read["{release:1.10,drill:true}"] == {"release": "1.1", "drill": "true"}, read
assert all(isinstance(answer, str) for answer in refused.values()), refused
assert taken == {given: dict([given.split("=", 1)]) for given in names}, taken
PYTHON
