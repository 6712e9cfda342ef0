"""What people type comes back as text: through every text column of the guards' world, in every page, mail and export."""

import csv
import io
import json
import re
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection, models
from lxml import html as parser
from psycopg import sql

from tests.site import table, world
from tests.site.routes import named, path_of
from tremplin.kernel import exports
from tremplin.kernel.mail import render
from tremplin.kernel.models import Notice

MARK = "xpwn"
CORPUS = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"' autofocus onfocus={MARK}() x='",
    f"</textarea></title></style><svg/onload={MARK}()>",
    f"[lien](javascript:{MARK}()) <a href='javascript:{MARK}()'>x</a>",
    f"{{{{ {MARK} }}}} {{% load {MARK} %}} ${{{MARK}}}",
    f'=HYPERLINK("https://{MARK}.example")',
)
# Text columns that hold what the program chooses, or whose form the database checks.
CHOSEN = {
    "slug",
    "password",
    "token",
    "state",
    "kind",
    "code",
    "sha256",
    "content_type",
    "siret",
    "number",
    "email",
    "verb",
}
# The first refuses every change; the second is who the readers are.
LEFT = {"journalentry", "session"}
ROOMS = (
    "accounts",
    "organisations",
    "candidates",
    "jobs",
    "eligibility",
    "passes",
    "contracts",
    "applications",
    "kernel",
)


def free_text() -> list[tuple[str, models.Field]]:
    """(table, column) of every free text: without choices, key, nor checked form."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in ROOMS and model._meta.managed and model._meta.model_name not in LEFT:
            for column in model._meta.local_fields:
                text = type(column) in (models.CharField, models.TextField)
                if text and not column.choices and not column.primary_key and column.name not in CHOSEN:
                    found.append((model._meta.db_table, column))
    return found


def poison() -> int:
    """Write the corpus, or the longest part of it that fits, in every free text of every row; what a constraint refuses
    is left. Returns how many columns took it."""
    taken, choices = 0, sorted([*CORPUS, " ".join(CORPUS), CORPUS[-1] + " ".join(CORPUS)], key=len, reverse=True)
    for name, column in free_text():
        value = next((one for one in choices if len(one) <= (column.max_length or 10_000)), "")
        if not value:
            continue
        query = sql.SQL("UPDATE {} SET {} = %s").format(sql.Identifier(name), sql.Identifier(column.column))
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT poison")
            try:
                cursor.execute(query, [value])
                taken += bool(cursor.rowcount)
            except Exception:
                cursor.execute("ROLLBACK TO SAVEPOINT poison")
            cursor.execute("RELEASE SAVEPOINT poison")
    return taken


def alive(html: str) -> list[str]:
    """Where the mark would run: an element, a handler or an address of its own; or an expression that was evaluated."""
    found = []
    for one in parser.document_fromstring(html).iter(parser.etree.Element):
        if one.get("type") == "application/ld+json":
            json.loads(one.text_content())  # data, which no browser runs; whole, so that nothing ended it
        elif one.tag in ("script", "style") and MARK in one.text_content():
            found.append(f"<{one.tag}>{one.text_content()}"[:120])
        for name, value in one.items():
            acts = name.startswith("on") or name == "autofocus" or value.strip().lower().startswith("javascript:")
            if acts and MARK in value:
                found.append(f"<{one.tag} {name}={value}>"[:120])
    return found


@pytest.fixture(scope="module")
def built(once):
    yield from once(poisoned)


def poisoned():
    """The guards' world, what its addresses are made of, and how many columns took the poison."""
    seen = world.build()
    return seen, table.values(seen), poison()


@pytest.fixture
def seen(built, db):
    return built()


def test_hostile_text_is_text_in_every_page_and_mail(seen):
    seen, values, poisoned_columns = seen
    assert poisoned_columns > 15
    wrong, met = [], 0
    for name, pattern in named():
        for role in ("anonymous", "candidate_owner", "prescriber_linked", "employer_receiving"):
            response = seen.clients[role].get(path_of(name, pattern, seen, values))
            if "text/html" in response.get("Content-Type", "") and MARK in (html := response.content.decode()):
                met += 1
                wrong += [f"{name}, {role}: {one}" for one in alive(html)]
    for notice in Notice.objects.all()[:20]:
        _, html = render(notice)
        wrong += [f"mail: {one}" for one in alive(html)]
    assert not wrong, "\n".join(wrong[:10])
    assert met > 80


def test_the_guard_of_hostile_text_bites():
    assert [bool(alive(payload)) for payload in CORPUS[:5]] == [True, True, False, True, True]
    assert alive(f"<p autofocus onfocus='{MARK}()'>")
    assert not alive(f"&lt;script&gt;{MARK}()&lt;/script&gt;")


FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1", " =1+1", "\n=1")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("employer_receiving", "/candidatures/recues.{kind}"),
        ("prescriber_linked", "/candidatures/envoyees.{kind}"),
        ("employer_receiving", "/salaries.{kind}"),
    ],
)
def test_no_export_holds_a_formula(seen, role, path, kind):
    from django.urls import reverse

    seen, *_ = seen
    names = {
        "/candidatures/recues.{kind}": ("applications:export_received", {"kind": kind}),
        "/candidatures/envoyees.{kind}": ("applications:export_sent", {"kind": kind}),
        "/salaries.{kind}": ("passes:export", {"which": "salaries", "kind": kind}),
    }
    name, words = names[path]
    response = seen.clients[role].post(reverse(name, kwargs=words))
    content = b"".join(response.streaming_content)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
        assert any(MARK in cell for cell in cells)
        assert [cell for cell in cells if cell.startswith(exports.FORMULA)] == []
    else:
        sheets = b"".join(ZipFile(io.BytesIO(content)).read(one) for one in ZipFile(io.BytesIO(content)).namelist())
        assert MARK.encode() in sheets
        assert not re.search(rb"<f[ >]", sheets)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_text(text):
    assert not exports.safe_text(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
