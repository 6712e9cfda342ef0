"""A browser over the network: real server, real cookies; it reads the forms it is shown and sends what a person types."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag

from bench.browser import given, has

TIMEOUT = 60.0
REDIRECTIONS = 5


class Failed(Exception):
    """What was not answered as it should; the words are for whoever reads the report."""


@dataclass(frozen=True)
class Page:
    """The page shown at the end: its address on the server, and its content."""

    path: str
    status: int
    text: str

    def form(self, *fields: str) -> Tag:
        """The form sent by POST that has these fields."""
        screen = BeautifulSoup(self.text, "lxml")
        found = next((one for one in screen.find_all("form", method="post") if has(one, dict.fromkeys(fields))), None)
        if found is None:
            raise Failed(f"{self.path} : pas de formulaire avec {', '.join(fields)} ({self.errors()})")
        return found

    def errors(self) -> str:
        screen = BeautifulSoup(self.text, "lxml")
        found = [one.get_text(" ", strip=True) for one in screen.select(".champ__erreur, .avis, h1")]
        return " / ".join(found)[:300]


class Visitor:
    """Somebody logged in. `seen` is told every exchange: label, seconds, status, redirections apart."""

    def __init__(self, site: str, cookies: dict[str, str], seen: Callable[[str, float, int], None] | None = None):
        self.site, self.seen = site, seen
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.cookies.update(cookies)

    def open(self, path: str, label: str = "") -> Page:
        return self._followed("GET", path, None, label)

    def submit(self, page: Page, label: str = "", **typed: Any) -> Page:
        """Fill the form that has these fields and send it. `Failed` when the same page comes back with errors."""
        form = page.form(*typed)
        shown = self.send(str(form.get("action") or page.path), {**given(form), **typed}, label)
        if 'class="champ__erreur' in shown.text or "avis--erreur" in shown.text:
            raise Failed(f"{shown.path} : formulaire refusé ({shown.errors()})")
        return shown

    def send(self, path: str, data: dict[str, Any], label: str = "") -> Page:
        return self._followed("POST", path, data, label)

    def _followed(self, method: str, path: str, data: dict[str, Any] | None, label: str) -> Page:
        for _ in range(REDIRECTIONS):
            answer = self._exchanged(method, path, data, label)
            path = answer.headers.get("Location", path)
            if answer.status_code not in (301, 302, 303):
                return Page(path, answer.status_code, answer.text)
            method, data = "GET", None
        raise Failed(f"{path} : trop de redirections")

    def _exchanged(self, method: str, path: str, data: dict[str, Any] | None, label: str) -> requests.Response:
        begin = time.perf_counter()
        url = urljoin(self.site, path)
        answer = self.http.request(method, url, data=data, allow_redirects=False, timeout=TIMEOUT)
        if self.seen is not None:
            self.seen(label or path, time.perf_counter() - begin, answer.status_code)
        return answer
