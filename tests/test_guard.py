"""No address leads a request to where it must not go: not by name, number, redirect or disguise."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver
from hypothesis import given
from hypothesis import strategies as st
from web import NETWORK, Visit, Web

from sourcebook.checking.references.answers import Answer, Failure
from sourcebook.checking.references.fetching import Client, Guard, Limits, refusal, run
from sourcebook.checking.references.fetching.guard import Forbidden

OPEN = Guard()
TESTS = Guard.allowing(NETWORK)


class Inward:
    """A resolver for which every name leads where it is told, one answer after the other."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)

    async def resolve(self, host: str) -> tuple[str, ...]:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return tuple(answer.split())


@pytest.fixture(scope="module")
def outside() -> Iterator[Web]:
    """Hosts that a guard of tests lets in."""
    with Web() as web:
        yield web


@pytest.fixture(scope="module")
def inside_web() -> Iterator[Web]:
    with Web(1, "127.0.0") as web:
        yield web


@pytest.fixture
def inside(inside_web: Web) -> Iterator[Web]:
    """A private listener on 127.0.0.1. Whatever a test does, nobody may have connected to it."""
    yield inside_web
    assert inside_web.requests == []
    assert inside_web.connections == 0


def ask(*urls: str, resolver: Inward | None = None) -> Answer:
    """The answer to the last of some addresses, from one client."""

    async def asking() -> Answer:
        limits = Limits(interval=0, timeout=2, connect=2)
        async with Client(limits, TESTS, resolver or Inward("127.0.0.1")) as client:
            for url in urls:
                answer = await client.ask(url)
            return answer

    return run(asking())


HOSTS = {
    "literal": "127.0.0.1",
    "other-loopback": "127.0.0.2",
    "decimal": "2130706433",
    "octal": "0177.0.0.1",
    "octal-long": "017700000001",
    "hex": "0x7f000001",
    "hex-dotted": "0x7f.0.0.1",
    "short": "127.1",
    "leading-zeros": "127.000.000.001",
    "zero": "0.0.0.0",
    "zero-short": "0",
    "six": "[::1]",
    "six-any": "[::]",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped-hex": "[::ffff:7f00:1]",
    "mapped-long": "[0:0:0:0:0:ffff:127.0.0.1]",
    "compatible": "[::127.0.0.1]",
    "nat64": "[64:ff9b::127.0.0.1]",
    "nat64-local": "[64:ff9b:1::127.0.0.1]",
    "6to4": "[2002:7f00:1::1]",
    "teredo": "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "isatap": "[fe80::5efe:127.0.0.1]",
    "scoped": "[fe80::1%25lo]",
    "full-width": "１２７.０.０.１",
    "full-width-dots": "127。0。0。1",
    "half-width-dots": "127｡0｡0｡1",
    "circled": "①②⑦.⓪.⓪.①",
    "trailing-dot": "127.0.0.1.",
    "percent": "127.0.0.%31",
    "localhost": "localhost",
    "localhost-dot": "localhost.",
    "localhost-below": "a.localhost",
    "name": "inward.example",
    "name-full-width": "ｉｎｗａｒｄ.example",
    "user": "example.org@127.0.0.1",
    "user-password": "a:b@127.0.0.1",
    "backslash": "127.9.0.1\\@127.0.0.1",
    "tab": "127.0.\t0.1",
    "line-end": "127.0.0.1\r\nX: y",
    "zero-width": "127.0.0.\u200b1",
    "soft-hyphen": "127.0.\u00ad0.1",
    "metadata": "169.254.169.254",
    "private": "10.0.0.1",
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_no_host_leads_inside(inside, host):
    answer = ask(f"http://{host}:{inside.port}/ok")
    assert (answer.failure, answer.status) == (Failure.FORBIDDEN, None)


# No header holds the end of a line.
@pytest.mark.parametrize("name", [name for name in HOSTS if name != "line-end"])
def test_no_redirect_leads_inside(inside, outside, name):
    host = HOSTS[name]

    async def lead(visit: Visit) -> None:
        await visit.redirect(f"http://{host}:{inside.port}/ok")

    answer = ask(outside.behaviour("lead", lead))
    assert (answer.failure, len(answer.hops)) == (Failure.FORBIDDEN, 1)


@pytest.mark.parametrize(
    "numbers",
    ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1 127.0.0.1", "0.0.0.0", "::", "fe80::1"],
)
def test_name_that_leads_inside(inside, numbers):
    answer = ask(f"http://site.example:{inside.port}/ok", resolver=Inward(numbers))
    assert answer.failure is Failure.FORBIDDEN


def test_name_with_one_open_number_is_asked_there(inside, outside):
    outside.forget()
    resolver = Inward("127.0.0.1 127.9.0.1")
    answer = ask(f"http://site.example:{outside.port}/ok", resolver=resolver)
    assert answer.status == 200
    assert [request.host for request in outside.requests] == ["127.9.0.1"]


def test_name_that_leads_elsewhere_the_second_time(inside, outside):
    """A 404 is asked about twice, and every new connection might ask for the number again."""
    resolver = Inward("127.9.0.1", "127.0.0.1")
    url = f"http://site.example:{outside.port}/404"
    assert ask(url, url, resolver=resolver).status == 404


def test_socket_is_refused_whatever_the_resolver_said(inside):
    """The guard stands where the number is dialled: the resolver here knows of no guard."""

    class Careless(AbstractResolver):
        async def resolve(self, host, port=0, family=socket.AF_INET):
            row = {"hostname": host, "host": "127.0.0.1", "port": port}
            return [{**row, "family": socket.AF_INET, "proto": 0, "flags": 0}]

        async def close(self):
            pass

    async def main() -> None:
        connector = aiohttp.TCPConnector(
            resolver=Careless(), socket_factory=TESTS.open_socket, use_dns_cache=False
        )
        async with aiohttp.ClientSession(connector=connector) as session:
            with pytest.raises(aiohttp.ClientConnectorError) as caught:
                await session.get(f"http://site.example:{inside.port}/ok")
            assert isinstance(caught.value.os_error, Forbidden)

    run(main())


def test_what_is_allowed_is_let_in(outside):
    assert ask(outside.url("ok")).status == 200
    assert ask(f"http://[::ffff:127.9.0.1]:{outside.port}/ok").status == 200


# --- Numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ip",
    "1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.0 172.15.0.1 172.32.0.1 192.0.1.1 "
    "198.17.0.1 198.20.0.1 223.255.255.255 ::ffff:8.8.8.8 2606:4700::1111 2a00:1450:4001::200e "
    "2001:4860:4860::8888 2620:fe::fe 2a00::5efe:8.8.8.8".split(),
)
def test_open_number(ip):
    assert OPEN.permits(ip)


@pytest.mark.parametrize(
    "ip",
    "0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 "
    "169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 "
    "192.168.0.1 192.52.193.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 "
    "239.255.255.250 240.0.0.1 255.255.255.255 "
    ":: ::1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::8.8.8.8 64:ff9b::10.0.0.1 "
    "64:ff9b:1::1 100::1 2001::1 2001:0:808:808::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 "
    "2002:808:808::1 2002:a00:1::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd12:3456::1 "
    "fe80::1 fe80::1%eth0 2606:4700::1%eth0 fec0::1 ff02::1 ff0e::1 2a00::5efe:10.0.0.1 "
    "2a00::200:5efe:192.168.0.1 nonsense 127.1 2130706433 0x7f000001".split(),
)
def test_closed_number(ip):
    assert not OPEN.permits(ip)


@pytest.mark.parametrize("network", ["64:ff9b::/96", "2002::/16", "2001::/32", "64:ff9b:1::/48"])
def test_allowed_translator_leads_only_to_open_numbers(network):
    """Behind NAT64 and the like stands an IPv4 address, and both are tested."""
    guard = Guard.allowing(network)
    for four, permitted in {"8.8.8.8": True, "10.0.0.1": False, "127.0.0.1": False}.items():
        for six in embeddings(ipaddress.IPv4Address(four), ipaddress.IPv4Address("8.8.4.4")):
            if six in ipaddress.ip_network(network):
                assert guard.permits(six) is permitted, six


def test_allowed_network_lets_in_no_more_than_itself():
    assert TESTS.permits("127.9.0.1")
    assert TESTS.permits("::ffff:127.9.0.1")
    assert not TESTS.permits("127.0.0.1")
    assert not TESTS.permits("64:ff9b::127.9.0.1")
    assert not TESTS.permits("2002:7f09:1::1")


def embeddings(
    four: ipaddress.IPv4Address, server: ipaddress.IPv4Address
) -> list[ipaddress.IPv6Address]:
    """Every way to write an IPv4 address into an IPv6 one."""
    bits = int(four)
    numbers = [
        bits,  # compatible
        0xFFFF << 32 | bits,  # mapped
        0xFFFF << 48 | bits,  # translated, RFC 2765
        0x0064_FF9B << 96 | bits,
        0x0064_FF9B_0001 << 80 | bits,
        0x0064_FF9B_0001 << 80 | bits >> 16 << 64 | (bits & 0xFFFF) << 40,
        0x2002 << 112 | bits << 80 | 1,
        0x2001_0000 << 96 | int(server) << 64 | bits ^ 0xFFFF_FFFF,
        0x2001_0000 << 96 | bits << 64 | int(server) ^ 0xFFFF_FFFF,
        0xFE80 << 112 | 0x5EFE << 32 | bits,
        0x2A00 << 112 | 0x5EFE << 32 | bits,
        0x2A00 << 112 | 0x0200_5EFE << 32 | bits,
    ]
    return [ipaddress.IPv6Address(number) for number in numbers]


private = st.sampled_from(
    "10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 0.0.0.0/8 "
    "224.0.0.0/4 240.0.0.0/4 198.18.0.0/15".split()
).flatmap(lambda network: st.ip_addresses(network=network))


@given(private, st.ip_addresses(v=4))
def test_no_private_number_is_permitted_in_any_form(four, server):
    assert not OPEN.permits(four)
    for six in embeddings(four, server):
        assert not OPEN.permits(six), six
        guard = Guard.allowing("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
        assert not guard.permits(six), six


@given(st.ip_addresses())
def test_guard_is_never_laxer_than_the_standard_library(ip):
    if OPEN.permits(ip):
        assert ip.is_global
        assert not ip.is_multicast


# --- Addresses as text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "https://example.org/",
        "HTTPS://EXAMPLE.org:443/a?b#c",
        "http://example.org:8080/",
        "http://example.org:/",
        "https://example.org./",
        "https://münchen.example/straße?q=ü",
        "https://a_b.example/",
        "https://-a-.example/",
        "https://xn--mnchen-3ya.example/",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]:65535/",
        "https://example.org/a@b:c",
        "https://example.org/%2e%2e/%5c",
        "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
        "https://1.example/",
        "https://example.org/?to=http://127.0.0.1/",
    ],
)
def test_address_that_may_be_asked(url):
    assert refusal(url) == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("data:text/html,x", "neither http nor https"),
        ("file:///etc/passwd", "neither http nor https"),
        ("httpx://example.org/", "neither http nor https"),
        ("mailto:a@example.org", "neither http nor https"),
        ("example.org", "no address"),
        ("//example.org/", "no address"),
        ("/path", "no address"),
        ("", "no address"),
        ("http:example.org", "neither"),
        ("http:/example.org", "neither"),
        ("http://", "no host"),
        ("http:///path", "no host"),
        ("http://:80/", "no host"),
        ("http://a..b/", "no host"),
        ("http://.example/", "no host"),
        ("http://exa%6dple.org/", "no host"),
        ("http://exa mple.org/", "white space"),
        ("http://example.org/a b", "white space"),
        ("http://example.org/\u00a0", "white space"),
        ("http://example.org/\n", "white space"),
        ("\thttp://example.org/", "white space"),
        ("http://example.org/\x00", "white space"),
        ("http://example.org\\@evil.example/", "backslash"),
        ("http:\\\\example.org/", "backslash"),
        ("http://user@example.org/", "user name"),
        ("http://user:pass@example.org/", "user name"),
        ("http://@example.org/", "user name"),
        ("http://[::1/", "no host"),
        ("http://[::1]a/", "no host"),
        ("http://[::1%25eth0]/", "no host"),
        ("http://[example.org]/", "no host"),
        ("http://[1:2]/", "no host"),
        ("http://a:b:c/", "no host"),
        ("http://example.org:80a/", "no host"),
        ("http://example.org:-80/", "no host"),
        ("http://example.org:８０/", "no host"),
        ("http://example.org:0/", "port"),
        ("http://example.org:22/", "port"),
        ("http://example.org:25/", "port"),
        ("http://example.org:1023/", "port"),
        ("http://example.org:2049/", "port"),
        ("http://example.org:6000/", "port"),
        ("http://example.org:6667/", "port"),
        ("http://example.org:10080/", "port"),
        ("http://example.org:65536/", "port"),
        ("http://example.org:99999999999999/", "port"),
        ("http://2130706433/", "disguise"),
        ("http://0x7f.1/", "disguise"),
        ("http://0x/", "disguise"),
        ("http://127.1/", "disguise"),
        ("http://1.2.3.4.5/", "disguise"),
        ("http://example.1/", "disguise"),
        ("http://256.1.1.1/", "disguise"),
        ("http://8.8.8.8./", "disguise"),
        (f"http://{'a' * 64}.example/", "no host"),
        (f"http://{'a.' * 130}example/", "no host"),
        ("http://ex\u202eample.org/", "IDNA"),
        ("http://\u2100.example/", ""),
        (f"http://example.org/{'a' * 8000}", "longer"),
    ],
)
def test_address_that_is_never_asked(url, reason):
    found = refusal(url)
    assert found
    assert reason in found


@given(st.text(max_size=60) | st.text("htps:/@[]\\%.0127x１。 \t#?", max_size=40))
def test_any_text_is_judged_without_an_error(text):
    assert isinstance(refusal(text), str)
    assert isinstance(refusal(f"http://{text}"), str)
