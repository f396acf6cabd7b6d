import pytest

from index.errors import FetchFailed
from index.fetching.hosts import is_public, permitted, resolve


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2001:0:0:0:0:0:80ff:fffe", "localhost", "",
    ],
)  # fmt: skip
def test_an_address_of_a_network_of_ones_own_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_host_all_of_whose_addresses_are_public_is_connected_to_at_the_first() -> None:
    assert permitted("news.example", 443, (), lambda host, port: ["93.184.216.34", "8.8.8.8"]) == "93.184.216.34"


def test_one_address_that_is_not_public_is_enough_to_refuse_a_host() -> None:
    with pytest.raises(FetchFailed, match=r"news.example is at 10\.0\.0\.7, which is not public: .* private_hosts"):
        permitted("news.example", 443, (), lambda host, port: ["93.184.216.34", "10.0.0.7"])


def test_a_setting_may_name_a_host_or_its_address() -> None:
    for named in ("intranet.example", "10.0.0.7"):
        assert permitted("intranet.example", 80, {named}, lambda host, port: ["10.0.0.7"]) == "10.0.0.7"
    assert permitted("127.0.0.1", 80, {"127.0.0.1"}) == "127.0.0.1"


def test_the_name_of_no_host_is_said_to_be_none() -> None:
    with pytest.raises(FetchFailed, match=r"nowhere\.example is not known"):
        permitted("nowhere.example", 80, (), lambda host, port: [])


def test_the_system_is_asked_for_the_addresses_of_a_host() -> None:
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
