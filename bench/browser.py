"""A browser without screen: it reads the forms it is shown and sends what a person types; everything it costs adds up."""

from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from bench.measure import Answer, request
from bench.wsgi import Caller

SENT_ALWAYS = ("hidden", "text", "email", "search", "number", None)


@dataclass
class Browser:
    """`pages` are the screens shown; the rest counts every request, redirections included."""

    caller: Caller
    pages: int = 0
    requests: int = 0
    elapsed: float = 0
    busy: float = 0
    queries: list[str] = field(default_factory=list)
    path: str = ""
    screen: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "lxml"))

    def open(self, path: str) -> None:
        self._follow("GET", path, None)

    def submit(self, **typed: Any) -> None:
        """Fill the form of the page that has these fields, and send it."""
        form = next((one for one in self.screen.find_all("form", method="post") if has(one, typed)), None)
        if form is None:
            raise SystemExit(f"{self.path} : pas de formulaire avec {', '.join(typed) or 'un bouton'}")
        before = self.path, self.title
        self._follow("POST", str(form.get("action") or self.path), {**given(form), **typed})
        if self.screen.select(".champ__erreur, .avis--erreur") or (self.path, self.title) == before:
            errors = " / ".join(one.get_text(" ", strip=True) for one in self.screen.select(".champ__erreur, .avis"))
            raise SystemExit(f"{self.path} : formulaire refusé. {errors}")

    @property
    def title(self) -> str:
        return self.screen.title.get_text() if self.screen.title else ""

    def _follow(self, method: str, path: str, data: dict[str, Any] | None) -> None:
        answer = self._send(method, path, data)
        while answer.response.status in (302, 303):
            path = answer.response.location
            answer = self._send("GET", path, None)
        if answer.response.status != 200:
            raise SystemExit(f"{path} : {answer.response.status}")
        self.pages += 1
        self.path, self.screen = path, BeautifulSoup(answer.response.content, "lxml")

    def _send(self, method: str, path: str, data: dict[str, Any] | None) -> Answer:
        answer = request(self.caller, method, path, data)
        self.requests += 1
        self.elapsed += answer.elapsed
        self.busy += answer.busy
        self.queries += answer.queries
        return answer


def has(form: Tag, typed: dict[str, Any]) -> bool:
    named = {one.get("name") for one in form.find_all(["input", "select", "textarea", "button"])}
    return set(typed) <= named and not form.find_parent("header")


def given(form: Tag) -> dict[str, Any]:
    """What the form holds before anything is typed."""
    held: dict[str, Any] = {}
    for one in form.find_all("input"):
        kind, name = one.get("type"), str(one.get("name"))
        if kind in SENT_ALWAYS:
            held[name] = str(one.get("value", ""))
        elif kind in ("checkbox", "radio") and one.has_attr("checked"):
            held.setdefault(name, []).append(str(one.get("value", "on")))
    for one in form.find_all("select"):
        chosen = one.find("option", selected=True)
        held[str(one.get("name"))] = str(chosen.get("value", "")) if chosen else ""
    return held | {str(one.get("name")): one.get_text().strip() for one in form.find_all("textarea")}
