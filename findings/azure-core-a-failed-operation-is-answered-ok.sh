#!/usr/bin/env bash
# azure-core 1.41.0, azure-mgmt-core 1.6.0, azure-mgmt-recoveryservicessiterecovery 2.0.0: a long operation that ends Failed
# or Canceled raises HttpResponseError whose status_code is 200 and reason OK: they are those of the question, not of the end.
# Where the status has no error, as for one that was cancelled, the message is "Operation returned an invalid status 'OK'";
# the word Canceled is in poller.status() alone. The class is the base one whatever the code, so `except
# ResourceNotFoundError` and a test of status_code for 404 or 409 find no failed operation. additionalInfo is left out.
# Seen: Canceled: HttpResponseError 200 OK "Operation returned an invalid status 'OK'", error None, status() Canceled
#       Failed with ResourceNotFound: HttpResponseError 200, code ResourceNotFound, additional_info: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-recoveryservicessiterecovery==2.0.0
env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY "$folder/venv/bin/python" - <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient

NOT_FOUND = {"code": "ResourceNotFound", "message": "no network", "additionalInfo": [{"type": "Job", "info": {}}]}
ENDS = {"cancelled": {"status": "Canceled"}, "failed": {"status": "Failed", "error": NOT_FOUND}}


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.send_header("Azure-AsyncOperation", f"{base}/ends/{'failed' if '/failed/' in self.path else 'cancelled'}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        body = json.dumps(ENDS[self.path.rsplit("/", 1)[1]]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
client = SiteRecoveryManagementClient(
    object(), "s", base_url=base, authentication_policy=SansIOHTTPPolicy(), polling_interval=0
)
seen = {}
for machine in ENDS:
    poller = client.replication_protected_items.begin_test_failover_cleanup("g", "v", "f", "c", machine, {"properties": {}})
    try:
        poller.result()
    except HttpResponseError as error:
        code = error.error.code if error.error else None
        more = hasattr(error.error, "additional_info")
        words = error.message.splitlines()[0]
        seen[machine] = type(error).__name__, error.status_code, error.reason, words, code, more, poller.status()
print(*seen.items(), sep="\n")
invalid = "Operation returned an invalid status 'OK'"
assert seen["cancelled"] == ("HttpResponseError", 200, "OK", invalid, None, False, "Canceled"), seen
words = "(ResourceNotFound) no network"
assert seen["failed"] == ("HttpResponseError", 200, "OK", words, "ResourceNotFound", False, "Failed"), seen
PYTHON
