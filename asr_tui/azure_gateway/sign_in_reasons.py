"""Why a sign-in failed, in a few words and with a remedy, by error code or message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct


class FailureReason(Struct, frozen=True):
    """`code` is Entra ID's; `unreachable`: the sign-in service did not answer."""

    why: str
    remedy: str = ""
    code: str = ""
    unreachable: bool = False


_AGAIN = (
    "Sign in again: `az login` in another shell (over SSH `az login --use-device-code`), or a device code here (S)."
)
_AGAIN_THERE = (
    "Sign in again for that tenant: `az login --tenant …` in another shell (over SSH with --use-device-code), or a "
    "device code here (S)."
)
# The token endpoint says "pending" to the end in both cases: the refusal stands only in the browser.
_NO_CODE = "The code was not entered in time, or Conditional Access blocks device codes: the browser then says 53003."
_OTHER_WAYS = (
    "Try again and enter it within a quarter of an hour. Where the browser said 53003, choose another way: `az login` "
    "in a shell with a browser, a managed identity, or a service principal (environment)."
)
_CLOCK = "Check date, time and time zone of this computer (`date -u`), then try again."
# Microsoft Learn, "Microsoft Entra authentication and authorization error codes".
_BY_CODE = {
    "AADSTS50013": ("This computer's clock seems wrong: the proof it gave is not valid now.", _CLOCK),
    "AADSTS50020": (
        "This account is not known in that tenant.",
        "Choose a tenant where it is a member or guest (--tenant), or sign in with another account.",
    ),
    "AADSTS50057": ("The account is disabled.", "Ask your administrator."),
    "AADSTS50058": ("The sign-in is stale.", _AGAIN),
    "AADSTS50059": ("No tenant could be told from the sign-in.", "Give --tenant."),
    "AADSTS50076": ("The tenant asks for a second factor (MFA).", _AGAIN_THERE),
    "AADSTS50078": ("The second factor (MFA) has expired.", _AGAIN_THERE),
    "AADSTS50079": (
        "The tenant asks for a second factor (MFA), and none is set up.",
        "Enrol at https://aka.ms/mfasetup in a browser, then sign in again.",
    ),
    "AADSTS50173": ("The sign-in was withdrawn, as after a changed password.", _AGAIN),
    "AADSTS50132": ("The sign-in was withdrawn, as after a changed password.", _AGAIN),
    "AADSTS500133": ("This computer's clock seems wrong: the proof it gave is not valid now.", _CLOCK),
    "AADSTS53000": (
        "Conditional access asks for a managed device.",
        "Sign in from one (`az login` there), or ask your administrator.",
    ),
    "AADSTS53003": (
        "A conditional access policy forbids this sign-in.",
        "Some policies forbid device codes: try `az login` in a browser. Else ask your administrator.",
    ),
    "AADSTS530033": (
        "Conditional access asks for a managed device, which no device code can show.",
        "Choose another way: `az login` in a browser on a managed device. Else ask your administrator.",
    ),
    "AADSTS65001": ("The tenant has not consented to the application.", "Ask your administrator."),
    "AADSTS70043": ("The sign-in is too old for the tenant's rules.", _AGAIN),
    "AADSTS70020": (_NO_CODE, _OTHER_WAYS),
    "AADSTS700016": (
        "The application is not known in that tenant.", "Check AZURE_CLIENT_ID, and the tenant (--tenant).",
    ),
    "AADSTS700024": ("This computer's clock seems wrong: the proof it gave is not valid now.", _CLOCK),
    "AADSTS700082": ("The sign-in has expired.", _AGAIN),
    "AADSTS7000215": ("The client secret is wrong.", "Set AZURE_CLIENT_SECRET to the secret's value, not its id."),
    "AADSTS7000222": ("The client secret has expired.", "Make a new one and set AZURE_CLIENT_SECRET."),
    "AADSTS90002": ("There is no such tenant.", "Check --tenant, and --cloud."),
    "AADSTS900021": ("That is no tenant's id.", "Check --tenant: an id, or a domain such as contoso.onmicrosoft.com."),
    "AADSTS900023": ("That is no tenant's id or domain.", "Check --tenant."),
}  # fmt: skip
_UNREACHED = (
    "name or service not known",
    "temporary failure in name resolution",
    "failed to resolve",
    "max retries exceeded",
    "failed to establish a new connection",
    "connection refused",
    "network is unreachable",
    "connection timed out",
    "connect timeout",
    "connection aborted",
    "proxyerror",
)
NO_CLI = "Go on without it: sign in with a device code here. Or install the Azure CLI, and run `az login`."
# Words of azure-identity 1.25 and of the Azure CLI.
_BY_WORDS = (
    ("not yet valid", "This computer's clock seems wrong: the token is not valid yet.", _CLOCK),
    ("azure cli not found", "The Azure CLI (`az`) is not installed here.", NO_CLI),
    ("please run 'az login'", "The Azure CLI is here, but nobody is signed in with it.", _AGAIN),
    ("failed to invoke azure cli", "The Azure CLI failed without a word.", "Run `az account show` to see why."),
    ("failed to invoke the azure cli", "The Azure CLI did not answer in time.", "Run `az account show` to see why."),
    ("powershell is not installed", "PowerShell is not installed here.", ""),
    ("az.account module", "Its module Az.Accounts is not installed.", ""),
    ("connect-azaccount", "Nobody is signed in with it.", ""),
    ("azure developer cli could not be found", "`azd` is not installed here.", ""),
    ("please run 'azd auth login'", "Nobody is signed in with it.", ""),
    ("workload options are not fully configured", "Not set up: this is no Kubernetes pod that has one.", ""),
    ("timed out waiting for user", _NO_CODE, _OTHER_WAYS),
    ("code_expired", _NO_CODE, _OTHER_WAYS),
    ("expired_token", _NO_CODE, _OTHER_WAYS),
    ("authorization_declined", "The sign-in was declined in the browser.", "Try again and allow it there."),
    ("interactive authentication is required", "The sign-in has expired.", "Sign in again; nothing is lost."),
    ("interaction required", "The sign-in needs you.", _AGAIN),
)
_CODE = re.compile(r"AADSTS\d+")
_LONGEST = 160


def reason_for(said: str, environ: Mapping[str, str], credential: str = "") -> FailureReason:
    """The reason in an error message; `credential` names azure-identity's class where the message does not."""
    lowered = f"{credential}: {said}".casefold()
    match = _CODE.search(said)
    if match:
        why, remedy = _BY_CODE.get(match[0], (_first_sentence(said), ""))
        return FailureReason(why, remedy, match[0])
    if "managedidentitycredential" in lowered:
        return FailureReason("None: IMDS does not answer here, or has none.")
    if "environment variables are not fully configured" in lowered or "incomplete environment" in lowered:
        return FailureReason(_variables(environ, short=bool(credential)))
    if any(words in lowered for words in _UNREACHED):
        return FailureReason("The sign-in service cannot be reached.", network_remedy(environ), unreachable=True)
    for words, why, remedy in _BY_WORDS:
        if words in lowered:
            return FailureReason(why, remedy)
    return FailureReason(_first_sentence(said))


def network_remedy(environ: Mapping[str, str]) -> str:
    """What to check where nothing can be reached; names the proxy, never its password."""
    name = next((name for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy") if environ.get(name)), "")
    proxy = "No proxy is set (HTTPS_PROXY); set one if this network needs it."
    if name:
        try:
            host = urlsplit(environ[name]).hostname
        except ValueError:
            host = None
        proxy = f"{name} names the proxy {host}." if host else f"{name} names no proxy that can be understood."
    return f"Check network and name resolution, then try again. {proxy}"


def _variables(environ: Mapping[str, str], *, short: bool) -> str:
    """The environment variables that a client secret or certificate lacks."""
    if short and not any(environ.get(name) for name in environ if name.startswith("AZURE_CLIENT_")):
        return "No AZURE_CLIENT_… variables are set."
    wanted = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"]
    if not environ.get("AZURE_CLIENT_CERTIFICATE_PATH"):
        wanted.append("AZURE_CLIENT_SECRET")
    missing = [name for name in wanted if not environ.get(name)]
    return f"Not set: {', '.join(missing)}." if missing else "The AZURE_… variables do not fit together."


def _first_sentence(said: str) -> str:
    """The first sentence, shortened; the details and the log have the whole message."""
    line = " ".join(said.split())
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])|\s+Trace ID:", line, maxsplit=1)[0]
    return sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…"
