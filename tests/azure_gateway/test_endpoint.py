"""Which addresses are taken, what they need, and which links stay on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.azure_gateway.endpoint import Cloud, Endpoint, is_loopback
from asr_tui.azure_gateway.wire.sign_in import is_own_host
from asr_tui.domain.place import EndpointKind


@pytest.mark.parametrize(
    ("cloud", "url", "authority"),
    [
        (Cloud.PUBLIC, "https://management.azure.com", "https://login.microsoftonline.com"),
        (Cloud.USGOV, "https://management.usgovcloudapi.net", "https://login.microsoftonline.us"),
        (Cloud.CHINA, "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
    ],
)
def test_each_cloud_has_its_addresses(cloud: Cloud, url: str, authority: str) -> None:
    endpoint = Endpoint.of(cloud)
    assert (endpoint.base_url, endpoint.authority) == (url, authority)
    assert endpoint.scopes == (f"{url}/.default",)
    assert endpoint.kind is EndpointKind.AZURE
    assert endpoint.needs_sign_in


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9", "https://127.0.0.1", "http://127.8.9.1"]
)
def test_this_computer_needs_no_sign_in(url: str) -> None:
    endpoint = Endpoint.of(url=url)
    assert not endpoint.needs_sign_in
    assert endpoint.kind is EndpointKind.ENDPOINT


def test_another_address_with_https_needs_the_sign_in_of_its_cloud() -> None:
    endpoint = Endpoint.of(Cloud.USGOV, "https://arm.contoso.com:8443/")
    assert endpoint.needs_sign_in
    assert endpoint.base_url == "https://arm.contoso.com:8443"
    assert endpoint.scopes == ("https://management.usgovcloudapi.net/.default",)


@pytest.mark.parametrize(
    "url",
    [
        "http://management.azure.com",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "https://",
        "https://user:secret@arm.contoso.com",
        "https://arm.contoso.com/path",
        "https://arm.contoso.com?x=1",
        "https://[::1",
        "https://arm.contoso.com:99999",
        "",
    ],
)
def test_an_address_that_will_not_do_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(ValueError, match="The endpoint") as caught:
        Endpoint.of(url=url)
    assert "\n" not in str(caught.value)


AZURE = "https://management.azure.com"


@pytest.mark.parametrize(
    ("link", "own"),
    [
        (f"{AZURE}/x", True),
        ("https://MANAGEMENT.azure.com:443/x", True),
        ("https://centraluseuap.management.azure.com/x", True),
        ("http://management.azure.com/x", False),
        ("https://evilmanagement.azure.com/x", False),
        ("https://management.azure.com.evil.example/x", False),
        ("https://management.azure.com@evil.example/x", False),
        ("https://management.azure.com:444/x", False),
        ("https://evil.example/management.azure.com", False),
        ("//evil.example/x", False),
        ("/relative", False),
        ("https://[::1/x", False),
        ("", False),
    ],
)
def test_links_stay_on_the_host_or_below_it(link: str, own: bool) -> None:
    assert is_own_host(link, AZURE) is own


@given(st.text())
def test_no_text_at_all_is_a_link_elsewhere_by_accident(text: str) -> None:
    if is_own_host(text, AZURE):
        assert "management.azure.com" in text.lower()
    is_loopback(text)
