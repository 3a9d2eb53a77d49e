"""The proxy for an address, by the environment's variables as curl and requests read them.

aiohttp's own reading (`trust_env`) takes neither a proxy without a scheme nor `all_proxy`, and ends by an exception of
its own for a variable that is no address.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from asr_tui.domain.errors import Unreachable

_USABLE = ("http", "https")


def proxy_for(url: str) -> str | None:
    """The proxy's address, `http://` where the variable has no scheme; None for a direct connection.

    Raises Unreachable for one that cannot be used, before anything is sent.
    """
    target = urlsplit(url)
    proxies = getproxies()
    name = next((name for name in (target.scheme, "all") if proxies.get(name)), "")
    if not name or proxy_bypass(target.hostname or ""):
        return None
    value = proxies[name].strip()
    proxy = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme.lower() in _USABLE and bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, usable = urlsplit(""), False
    if usable:
        return proxy
    what = f"is a {parts.scheme} proxy, and only http proxies can be used" if parts.hostname else "names no proxy"
    raise Unreachable(
        "The proxy cannot be used",
        f"The environment's {name}_proxy {what}. Nothing was sent.",
        f"Set {' or '.join(dict.fromkeys((f'{name}_proxy', 'https_proxy')))} to http://HOST:PORT, then start again.",
    )
