"""Whose tries are counted together: the client's address, which a client cannot choose."""

import pytest
from allauth.account.adapter import get_adapter

from tests.accounts.steps import WRONG, log_in
from tests.accounts.test_tries import plain
from tremplin.kernel.throttle import TOO_MANY

PROXY, CLIENT, LIE = "10.0.0.1", "203.0.113.9", "198.51.100.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", PROXY),
        (0, LIE, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{LIE}, {CLIENT}", CLIENT),
        (1, "", PROXY),
        (2, f"{CLIENT}, 10.0.0.2", CLIENT),
        (2, f"{LIE}, {CLIENT}, 10.0.0.2", CLIENT),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, f"{CLIENT}:4711", CLIENT),
    ],
)
def test_it_is_read_where_only_our_proxies_write(rf, settings, proxies, forwarded, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert get_adapter().get_client_ip(rf.get("/", REMOTE_ADDR=PROXY, **headers)) == expected


@pytest.mark.parametrize("proxies", [0, 1])
def test_changing_the_header_gives_no_further_try(make, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    people = [make.user() for _ in range(11)]
    for number, one in enumerate(people):
        said = f"198.51.100.{number}" + (f", {CLIENT}" if proxies else "")
        page = log_in(one, password=WRONG, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=said)[1]
    assert TOO_MANY in plain(page)
