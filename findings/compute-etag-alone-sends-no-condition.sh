#!/usr/bin/env bash
# azure-mgmt-compute 39.0.0: begin_create_or_update takes etag=, and sends no If-Match for it: only together with
# match_condition= does it count. With the condition IfNotModified and an etag that is None (etag=machine.etag of a machine
# that was not read from Azure) nothing is sent either, and nothing is said. A write that was meant to be refused where
# somebody else has changed the machine meanwhile overwrites that change.
# azure-mgmt-network 33.1.0 has no such condition for a virtual network: there the same words are a TypeError.
# Seen: etag alone: None; with IfNotModified: "7"; IfNotModified and no etag: None; network: TypeError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-compute==39.0.0 azure-mgmt-network==33.1.0
env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY "$folder/venv/bin/python" - <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.core import MatchConditions
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient

conditions: list[object] = []


class Server(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        conditions.append(self.headers["If-Match"])
        body = b'{"name": "web-01"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
options = {"base_url": f"http://127.0.0.1:{server.server_port}", "authentication_policy": SansIOHTTPPolicy()}
compute = ComputeManagementClient(object(), "subscription", **options)
network = NetworkManagementClient(object(), "subscription", **options)
same = MatchConditions.IfNotModified
for how in ({"etag": "7"}, {"etag": "7", "match_condition": same}, {"etag": None, "match_condition": same}):
    compute.virtual_machines.begin_create_or_update("group", "web-01", {"location": "westeurope"}, **how).result()
print("If-Match of the three writes:", conditions)
assert conditions == [None, '"7"', None], conditions
try:
    network.virtual_networks.begin_create_or_update("group", "net", {"location": "westeurope"}, etag="7")
    refused = ""
except TypeError as error:
    refused = str(error)
print("network:", refused)
assert "etag" in refused and len(conditions) == 3, (refused, conditions)
PYTHON
