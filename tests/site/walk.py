"""The whole site walked once for every guard that reads pages: what each route answers to each role.

A walk is data alone, kept for the process: its world is rolled back with the test that asked first.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from typing import Any

from django.db import connection, transaction
from django.forms import BaseForm
from django.http.response import ResponseHeaders
from django.template import engines
from django.test.utils import CaptureQueriesContext
from lxml import html as parser

from tests.site import table, world
from tests.site.routes import named, path_of

UNDEFINED = "⟦%s⟧"
# Not pages of ours: JSON, PDF, and the raw body of a mail shown in its frame.
NOT_PAGES = {
    *table.API,
    "directory:export",
    "directory:lieux",
    "directory:suggestions",
    "directory:recherche_atom",
    "directory:points",
    "directory:livret",
    "directory:dates",
    "directory:carte",
    "organisations:proof",
    "directory:sitemap",
    "directory:plan_du_site",
    "health",
    "security_txt",
    "robots_txt",
    "passes:attestation",
    "demo:mail_body",
    "privacy:copy",
}
LOOKED_AT = ("anonymous", "candidate_owner", "orienter", "prescriber_linked", "employer_receiving", "network")
# What a person fills in; a form without any confirms, logs out or searches: its empty answer is a good one.
FILLED_IN = ".//textarea | .//select | .//input[not(@type='hidden' or @type='submit')]"


@dataclass(frozen=True)
class Answer:
    """What `role` got from `path`; `html` is empty for anything but a page, `empty` when nothing at all came."""

    name: str
    role: str
    path: str
    status_code: int
    headers: ResponseHeaders
    html: str
    empty: bool
    queries: int

    def get(self, header: str, otherwise: Any = None) -> Any:
        return self.headers.get(header, otherwise)

    @property
    def is_page(self) -> bool:
        """A page that was asked for, to look at closely."""
        return self.status_code == 200 and self.name not in NOT_PAGES and self.role in LOOKED_AT

    @cached_property
    def links(self) -> set[str]:
        return internal_links(self.html)


@dataclass(frozen=True)
class Refusal:
    """What a form of the page `name` answered when it was sent empty, and the fields that it found wrong."""

    name: str
    role: str
    html: str
    fields: set[str]


@dataclass
class Walk:
    """Every answer in the order it was given; the status of each link by (role, link); each form sent empty."""

    answers: list[Answer] = field(default_factory=list)
    linked: dict[tuple[str, str], int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def pages(self) -> list[Answer]:
        return [one for one in self.answers if one.is_page]

    def of(self, *roles: str) -> list[Answer]:
        return [one for one in self.answers if one.role in roles]


@cache
def walked() -> Walk:
    """Every route asked by every role, each form of its pages sent empty at once, then every link of them followed."""
    seen, found = world.build(), Walk()
    values, reader = table.values(seen), a_reader()
    for name, pattern in named():
        path = path_of(name, pattern, seen, values)
        for role in world.ROLES:
            found.answers.append(answer := asked(seen, name, role, path, reader))
            found.refusals += sent_empty(seen, answer) if answer.is_page else []
    found.linked = followed(seen, found)
    return found


def asked(seen: world.World, name: str, role: str, path: str, reader: str) -> Answer:
    with undefined_variables_shown(), read_only(reader), CaptureQueriesContext(connection) as queries:
        response = seen.clients[role].get(path)
    content = b"" if response.streaming else response.content
    page = content.decode() if "text/html" in response.get("Content-Type", "") else ""
    empty = not (response.streaming or content)
    return Answer(name, role, path, response.status_code, response.headers, page, empty, len(queries))


def followed(seen: world.World, found: Walk) -> dict[tuple[str, str], int]:
    """The status of every link of every page; those of the walk itself are not asked again."""
    known = {(one.role, one.path): one.status_code for one in found.answers}
    links = dict.fromkeys((page.role, link) for page in found.pages for link in sorted(page.links))
    return {
        (role, link): known.get((role, link)) or seen.clients[role].get(link).status_code
        for role, link in links
        if not link.startswith("/static/")
    }


def sent_empty(seen: world.World, page: Answer) -> list[Refusal]:
    if page.name == "demo:components":
        return []  # the sheet shows forms in error on purpose
    found = []
    for address, hidden in empty_posts(page.html, page.path):
        with transaction.atomic():  # nothing of it is kept
            response = seen.clients[page.role].post(address, hidden)
            transaction.set_rollback(True)
        fields = fields_at_fault(response) if response.status_code == 200 else set()
        if fields:
            found.append(Refusal(page.name, page.role, response.content.decode(), fields))
    return found


def empty_posts(html: str, path: str):
    """(address, hidden values) of every form of the page that a person fills in and sends."""
    for form in parser.document_fromstring(html).xpath("//main//form[@method='post']"):
        if form.xpath(FILLED_IN):
            hidden = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@type='hidden'][@name]")}
            yield form.get("action") or path, hidden


def fields_at_fault(response) -> set[str]:
    """Names of the fields, as they are in the page, that the bound forms of the context found wrong."""
    layers = [layer for context in response.context or [] for layer in context.dicts]
    forms = [value for layer in layers for value in layer.values() if isinstance(value, BaseForm) and value.is_bound]
    return {name if name == "__all__" else form.add_prefix(name) for form in forms for name in form.errors}


def internal_links(html: str) -> set[str]:
    page = parser.document_fromstring(html)
    targets = [*page.xpath("//a/@href"), *page.xpath("//form/@action")]
    return {target.split("#")[0] for target in targets if target.startswith("/")}


def plain(text: str) -> str:
    """Words only: French spaces and line breaks folded."""
    return re.sub(r"\s+", " ", unescape(text)).strip()


@contextmanager
def undefined_variables_shown():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, UNDEFINED
    try:
        yield
    finally:
        engine.string_if_invalid = before


def a_reader() -> str:
    """A role of this database, until the test ends, that may only read, and add the line that says who opened a file."""
    name = f"reads_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP ROLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE ROLE "{name}"')
        cursor.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{name}"')
        cursor.execute(f'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO "{name}"')
        cursor.execute(f'GRANT INSERT ON kernel_journalentry TO "{name}"')
    return name


@contextmanager
def read_only(reader: str):
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{reader}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
