"""The site asks none of the machines of the network in which it stands, whatever an address says."""

from ipaddress import ip_address

import pytest
from environs import EnvError

from charity_site.delivery.outgoing.addresses import checked_addresses, is_public, place_of
from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.failures import Refused, Unanswered
from charity_site.settings import base
from charity_site.settings.refused import refuse

INSIDE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.9.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.216.34",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "5f00::1",
]
OUTSIDE = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_of_a_private_or_special_network_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_open_web_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", [address for address in INSIDE if not ip_address(address).is_loopback])
def test_a_name_that_means_a_machine_inside_is_refused(address):
    with pytest.raises(Refused, match="private network"):
        Client(resolver=lambda host, port: [address]).get("https://www.example.org/")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_refused_but_for_tests(settings, address):
    place = place_of("http://www.example.org/")
    assert checked_addresses(place, lambda host, port: [address]) == [address]
    settings.OUTGOING_LOOPBACK_ALLOWED = False
    with pytest.raises(Refused):
        checked_addresses(place, lambda host, port: [address])


def test_a_name_of_a_public_and_a_private_machine_is_refused():
    for found in (["8.8.8.8", "10.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["8.8.8.8", "::ffff:127.0.0.1"]):
        with pytest.raises(Refused):
            checked_addresses(place_of("https://www.example.org/"), lambda host, port, found=found: found)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "localhost", "localhost.", "[::1]", "[::]", "0"],
)
def test_odd_ways_to_write_this_machine_are_refused(settings, host):
    settings.OUTGOING_LOOPBACK_ALLOWED = False
    with pytest.raises((Refused, Unanswered)):
        checked_addresses(place_of(f"http://{host}/"))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://www.example.org/",
        "file:///etc/passwd",
        "gopher://www.example.org/",
        "//www.example.org/",
        "www.example.org",
        "",
        "https://",
        "https:///path",
        "https://user:password@www.example.org/",
        "https://user@www.example.org/",
        "https://www.example.org:0x50/",
        "https://www.example.org/\r\nHost: inside",
        "https://www.example.org/" + "a" * 3000,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_address_of_the_web_is_refused(asking, address):
    with pytest.raises(Refused):
        asking.get(address)


@pytest.mark.parametrize("port", [0, 22, 25, 3306, 5432, 6379, 8000, 8080])
def test_a_port_of_another_service_is_refused(port):
    with pytest.raises(Refused, match="port"):
        checked_addresses(place_of(f"http://www.example.org:{port}/"), lambda host, port: ["8.8.8.8"])


def test_the_connection_goes_to_the_address_that_was_checked(other, asking):
    other.page("/page", "Fine.")
    found = iter([["127.0.0.1"]])  # a second look would find nothing
    asking.obeys_robots = False
    asking.resolver = lambda host, port: next(found)
    answer = asking.get(f"http://rebinding.example:{other.server_port}/page")
    assert answer.body == b"Fine."
    assert other.asked[0][1]["Host"] == f"rebinding.example:{other.server_port}"


def test_a_name_that_means_a_machine_inside_a_moment_later_is_not_asked(other, asking):
    other.page("/page", "Fine.")
    other.says("/moved", (302, {"Location": "/page"}, b""))
    asking.obeys_robots = False
    found = iter([["127.0.0.1"], ["10.0.0.1"]])
    asking.resolver = lambda host, port: next(found)
    with pytest.raises(Refused):
        asking.get(f"http://rebinding.example:{other.server_port}/moved")
    assert other.paths() == ["/moved"]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "http://user:x@127.0.0.1/",
        "gopher://127.0.0.1/",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_the_network_is_refused(other, asking, status, target):
    other.says("/page", (status, {"Location": target}, b""))
    with pytest.raises(Refused):
        asking.get(f"{other.url}/page")
    assert other.paths() == ["/page"]


def test_production_does_not_start_when_this_machine_may_be_asked():
    assert base.OUTGOING_LOOPBACK_ALLOWED is False
    with pytest.raises(EnvError, match="OUTGOING_LOOPBACK_ALLOWED"):
        refuse({**vars(base), "OUTGOING_LOOPBACK_ALLOWED": True})
