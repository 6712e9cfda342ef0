"""An independent OpenID provider beside the tests, and a person who goes there and back."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from django.test import Client

from tremplin.accounts.sso import presets, transport
from tremplin.kernel.models import Notice

HERE = Path(__file__).parent
SITE = "http://testserver"


@dataclass(frozen=True)
class OpenIDProvider:
    """The process that runs, and its control: `set` changes people and faults, `asked` tells what it was asked."""

    issuer: str

    def set(self, **changes: Any) -> None:
        requests.post(f"{self.issuer}/_test", json={"fault": {}, **changes}, timeout=10).raise_for_status()

    @property
    def asked(self) -> list[dict[str, str]]:
        return requests.get(f"{self.issuer}/_test", timeout=10).json()["asked"]

    def environment(self) -> dict[str, str]:
        """What an administrator would write to open the three of them."""
        return {
            f"TREMPLIN_{one.variable}_{name}": value
            for one in presets.PRESETS.values()
            for name, value in {
                "CLIENT_ID": one.code,
                "CLIENT_SECRET": f"secret-{one.code}",
                "ISSUER": self.issuer,
            }.items()
        }


@pytest.fixture(scope="session")
def running_provider():
    process = subprocess.Popen(
        ["node", "provider.mjs"], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield OpenIDProvider(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def declare(settings):
    """Open providers as these environment variables would."""

    def with_environment(environment: dict[str, str]) -> None:
        declared = {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": presets.applications(environment)}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": declared}

    return with_environment


@pytest.fixture
def provider(running_provider: OpenIDProvider, declare):
    """The provider, well, knowing nobody yet; the three presets are open and lead to it."""
    forget_what_was_read()
    running_provider.set(base=SITE, people={})
    declare(running_provider.environment())
    yield running_provider
    forget_what_was_read()


def forget_what_was_read() -> None:
    """Discovery, keys, failures, and how often the button was pressed."""
    transport.kept_here().clear()


@dataclass
class Traveller:
    """A person with one browser: `ours` is its half for our site, `theirs` for the provider's."""

    ours: Client = field(default_factory=Client)
    theirs: requests.Session = field(default_factory=requests.Session)

    def leave(self, code: str, **data: str) -> str:
        """Press the button; returns the address of the provider where the page goes."""
        page = self.ours.post(f"/connexion/avec/{code}", data)
        assert page.status_code == 200, page.content.decode()
        return BeautifulSoup(page.content, "lxml").select_one("main a.btn-primary")["href"]

    def answer(self, address: str, login: str = "", **sent: str) -> str:
        """Say who one is over there, when asked; returns the address that leads back to us."""
        page = self.walk(self.theirs.get(address, allow_redirects=False))
        if isinstance(page, str):  # still logged in over there
            return page
        back = self.walk(self.theirs.post(page.url, {"login": login, **sent}, allow_redirects=False))
        assert isinstance(back, str), back.text
        return back

    def walk(self, answer: requests.Response) -> requests.Response | str:
        """Follow the provider's redirects to one of its pages, or to the address that leads to us."""
        while where := answer.headers.get("Location", ""):
            if where.startswith(SITE):
                return where.removeprefix(SITE)
            answer = self.theirs.get(requests.compat.urljoin(answer.url, where), allow_redirects=False)
        assert answer.status_code == 200, answer.text
        return answer

    def go(self, code: str, login: str, **data: str) -> Any:
        """There and back; returns our last page."""
        return self.ours.get(self.answer(self.leave(code, **data), login), follow=True)

    def open_account(self) -> Any:
        """Say that there is no account yet, and type the code that came by mail."""
        answer = self.ours.post("/connexion/premiere-fois")
        assert answer["Location"] == "/connexion/premiere-fois/code", text_of(answer)
        return self.ours.post("/connexion/premiere-fois/code", {"code": last_code()})

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.ours.session


@pytest.fixture
def traveller(db) -> Traveller:
    return Traveller()


def last_code() -> str:
    """The code of the last mail."""
    return dict(Notice.objects.order_by("created_at").last().content["facts"])["Code"]


def text_of(response: Any) -> str:
    """The words of a page, spaces folded."""
    words = BeautifulSoup(response.content, "lxml").main.get_text(" ")
    return " ".join(words.replace("\xa0", " ").replace("\u202f", " ").split())


def title_of(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "lxml").h1.get_text().replace("\xa0", " ").split())
