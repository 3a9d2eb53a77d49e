#!/usr/bin/env bash
# azure-core 1.41.0, azure-mgmt-core 1.6.0, azure-mgmt-recoveryservicessiterecovery 2.0.0: an error whose additionalInfo is
# null, as services write a list that they do not have, is not read: error is None, and the message is "invalid status"
# instead of Azure's code and text. The same null inside one of `details` leaves that detail out without a word. `details` itself
# may be null. With 404 and 409 the words are there in all cases, but no additional_info: these two have
# another class in .error, so a handler of refusals by policy that reads error.additional_info raises AttributeError for them.
# Seen: 403: None, "Operation returned an invalid status 'Forbidden'"; a null in a detail: ['SecondCause'] of two;
#       409: Denied, both details; .error of 403: ARMErrorFormat, of 404 and 409: ODataV4Format without additional_info
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

DETAILS = [{"code": "FirstCause", "message": "a", "additionalInfo": None}, {"code": "SecondCause", "message": "b"}]
MORE = {
    "null": {"additionalInfo": None, "details": None},
    "detail": {"details": DETAILS},
    "policy": {"additionalInfo": [{"type": "PolicyViolation", "info": {}}]},
}


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, kind = self.path.split("?")[0].rsplit("/", 1)[1].split("-")
        error = {"code": "Denied", "message": "not in this region", **MORE[kind]}
        body = json.dumps({"error": error}).encode()
        self.send_response(int(status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = SiteRecoveryManagementClient(
    object(), "s", base_url=f"http://127.0.0.1:{server.server_port}", authentication_policy=SansIOHTTPPolicy()
)


def refused(status: int, kind: str) -> HttpResponseError:
    try:
        client.replication_vault_setting.get("g", "v", f"{status}-{kind}")
    except HttpResponseError as error:
        return error
    raise AssertionError("not refused")


lost, detail = refused(403, "null"), refused(403, "detail")
kept, both = refused(409, "null"), refused(409, "detail")
kinds = {status: refused(status, "policy").error for status in (403, 404, 409)}
print(lost.error, lost.message, [part.code for part in detail.error.details])
print(kept.error.code, [part.code for part in both.error.details])
print({status: (type(error).__name__, hasattr(error, "additional_info")) for status, error in kinds.items()})
assert lost.error is None and lost.message == "Operation returned an invalid status 'Forbidden'", lost.message
assert [part.code for part in detail.error.details] == ["SecondCause"], detail.error.details
assert kept.error.code == "Denied", kept.error
assert [part.code for part in both.error.details] == ["FirstCause", "SecondCause"], both.error.details
assert {status: hasattr(error, "additional_info") for status, error in kinds.items()} == {403: True, 404: False, 409: False}
PYTHON
