"""No log line carries an identity number, an address, a token, a secret link or somebody's name: the whole site is walked
at DEBUG, SQL included, and everything written is searched."""

import io
import json
import logging
import re
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from tests import makers
from tests.site import table, world
from tests.site.routes import named, path_of
from tremplin.accounts.models import User
from tremplin.kernel import tracing
from tremplin.operations import logs
from tremplin.operations.scrubbing import GONE, scrub, scrub_error, scrub_sql

FIRST, LAST, BIRTHPLACE = "Zénobie", "Quaresmo-Essai", "Xanthipolis"
EMAIL, PHONE, NIR = "zenobie.quaresmo@test.example", "06 99 00 12 34", "2 99 01 99 123 456 78"
TYPED = "Je cherche à reprendre après une longue maladie"
TYPED_IN = {"q": LAST, "email": EMAIL}
# Each address is asked by them in turn until one opens it, refused by those before, then by a visitor.
OPENERS = ("candidate_owner", "prescriber_linked", "employer_receiving", "admin")


@contextmanager
def everything_logged(structured=True):
    """What the configured output gets at DEBUG, queries included."""
    output, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(output)
    handler.addFilter(logs.Scrubbed())
    handler.setFormatter(logs.Json() if structured else logs.Lines())
    before, debug = root.level, connection.force_debug_cursor
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    loggers = {name: logging.getLogger(name) for name in ("django.db.backends", "django", "procrastinate", "tremplin")}
    levels = {name: one.level for name, one in loggers.items()}
    for one in loggers.values():
        one.setLevel(logging.DEBUG)
    try:
        yield output
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        connection.force_debug_cursor = debug
        for name, one in loggers.items():
            one.setLevel(levels[name])


def personal(seen: world.World) -> dict[str, str]:
    """What must not be found, by what it is."""
    keys = {f"session of {role}": one.session.session_key for role, one in seen.clients.items() if role != "anonymous"}
    people = {f"name {one.last_name}": one.last_name for one in User.objects.exclude(last_name="")}
    mails = {f"address {one.email}": one.email for one in User.objects.all()}
    known = {"first name": FIRST, "name": LAST, "mail": EMAIL, "phone": PHONE, "nir": NIR, "typed": TYPED}
    bare = {"bare nir": NIR.replace(" ", ""), "bare phone": PHONE.replace(" ", ""), "password": makers.PASSWORD}
    return {**known, **bare, **keys, **people, **mails, "invitation": seen.objects["invitation"].token}


@pytest.mark.django_db
def test_the_whole_site_and_a_journey_write_nothing_personal():
    opened = 0
    with everything_logged(structured=True) as lines, everything_logged(structured=False) as readable:
        seen = world.build()
        values = table.values(seen)
        journey(seen)
        for name, pattern in named():
            path = path_of(name, pattern, seen, values)
            statuses = (seen.clients[role].get(path, TYPED_IN).status_code for role in OPENERS)
            opened += 200 in statuses  # by the first who may: a line is cleaned by its form, whoever reads the page
            seen.clients["anonymous"].get(path, TYPED_IN)
    assert opened > 150
    secrets = re.compile("|".join(map(re.escape, personal(seen).values())))
    for said in (lines.getvalue(), readable.getvalue()):
        assert len(said) > 1_000_000  # queries and requests are there
        assert "applications_application" in said
        assert "directory:recherche" in said
        found = [one for one in said.splitlines() if secrets.search(one)]
        assert not found, "\n".join(one[:300] for one in found[:5])


def journey(seen: world.World) -> None:
    """A person and her data typed, refused, searched; a log-in missed and one done; a file of another kind joined."""
    structure = seen.objects["receiving"]
    person = makers.candidate(first_name=FIRST, last_name=LAST, email=EMAIL, phone=PHONE)
    client = makers.client(structure)
    makers.application(to=structure, who=person, message=TYPED)
    makers.hire(to=structure, who=makers.candidate(first_name=FIRST, last_name=LAST))
    for path in (f"/personnes/{person.pk}", f"/personnes/{person.pk}/modifier", "/personnes/chercher"):
        client.get(path)
        client.post(
            path, {"first_name": FIRST, "last_name": LAST, "email": EMAIL, "phone": PHONE, "nir": NIR, "q": LAST}
        )
    visitor = seen.clients["anonymous"]
    visitor.post("/connexion", {"login": EMAIL, "password": makers.PASSWORD})
    visitor.post("/mot-de-passe-oublie", {"email": EMAIL})
    visitor.post("/inscription", {"email": EMAIL, "password1": makers.PASSWORD})
    visitor.get(f"/invitations/{seen.objects['invitation'].token}")
    visitor.get("/agenda/kZr3Qm8vN2xWb7Lp5TjYc9Hd4Gf6Sa1E.ics")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=User.objects.first().email, first_name=FIRST, last_name=LAST)
    try:
        raise ValueError(f"invalid literal: '{LAST}'")
    except ValueError:
        logging.getLogger("tremplin.essai").exception("Échec pour %s", EMAIL)


@pytest.mark.parametrize(
    "secret",
    [
        "2990199123456", "299019912345678", "2 99 01 99 123 456", "2 99 01 99 123 456 78", "1.85.05.2A.123.456",
        "personne+essai@test.example", "06 12 34 56 78", "+33612345678", "06.12.34.56.78",
        "kZr3Qm8vN2xWb7Lp5TjYc9Hd4Gf6Sa1E-_0xY", "a" * 32,
    ],
)  # fmt: skip
def test_each_kind_of_secret_is_taken_out_of_a_line(secret):
    for line in (f"avant {secret} après", f"cle={secret}", f"/chemin/{secret}", f"« {secret} »", f"({secret})"):
        assert secret not in scrub(line), line


@pytest.mark.parametrize(
    "line",
    [
        "GET applications:detail 200",
        "Not Found: /candidatures/01a22651-af0f-7a60-98e3-7655a74163ad/modifier",
        "Task kernel.send_notice[1234] ended with status: Success, lasted 0.123 s",
        "File /app/tremplin/applications/views/candidature_detail.py:123 in view",
        "2026-11-29 08:00:46",
    ],
)
def test_what_a_line_is_for_stays(line):
    assert scrub(line) == line


@pytest.mark.parametrize("named", ["password=abc123", "Password: abc123", "csrf_token=abc123", "sessionid: abc123"])
def test_a_named_secret_goes_whatever_its_form(named):
    assert "abc123" not in scrub(named)


def test_the_query_of_an_address_goes():
    assert scrub("/recherche?q=samira&ou=Bondy suite") == f"/recherche?{GONE} suite"


def test_a_query_loses_its_values_and_keeps_its_shape():
    sql = "SELECT * FROM a WHERE name = 'L''Ourse' AND siret = 12345678900011 AND n = 3 LIMIT 20"
    assert scrub_sql(sql) == "SELECT * FROM a WHERE name = ? AND siret = ? AND n = 3 LIMIT 20"


def test_an_error_of_the_base_loses_the_row_it_quotes():
    words = (
        'duplicate key value violates unique constraint "user_email"\n'
        "DETAIL:  Key (lower(email::text))=(samira) already exists.\n"
    )
    assert "samira" not in scrub_error(words)


def line(structured, message, *words, **options):
    with everything_logged(structured) as output, tracing.traced("reference-1234"):
        logging.getLogger("tremplin.essai").info(message, *words, **options)
    return output.getvalue().strip()


def test_a_structured_line_has_its_reference_and_only_known_fields():
    said = json.loads(line(True, "Fait", extra={"route": "a:b", "status": 200, "request": "personne", "inconnu": 1}))
    assert set(said) == {"at", "level", "logger", "message", "reference", "route", "status"}
    assert (said["reference"], said["message"]) == ("reference-1234", "Fait")


def test_a_readable_line_has_its_reference():
    assert line(False, "Fait").endswith("INFO tremplin.essai (reference-1234) Fait")


def test_a_line_that_does_not_format_is_still_written():
    assert "Fait %s %s" in line(False, "Fait %s %s", 1)


def test_an_exception_keeps_its_frames_and_loses_its_values():
    try:
        try:
            raise KeyError("Samira")
        except KeyError as error:
            raise RuntimeError("« Samira » absente") from error
    except RuntimeError:
        said = json.loads(line(True, "Échec", exc_info=True))
    assert "test_logs.py" in said["trace"]
    assert "KeyError" in said["trace"]
    assert "RuntimeError" in said["trace"]
    assert "Samira" not in said["trace"]


@pytest.mark.django_db
def test_a_request_is_one_line_with_the_account_and_no_address():
    who = makers.user()
    with everything_logged() as output:
        makers.client(who).get("/notifications", {"q": "samira"})
    lines = [json.loads(one) for one in output.getvalue().splitlines()]
    (said,) = [one for one in lines if one["logger"] == "tremplin.requests"]
    assert (said["route"], said["status"], said["method"]) == ("notices", 200, "GET")
    assert said["queries"] > 0
    assert "samira" not in json.dumps(lines)
    assert any(one.get("account") == str(who.pk) for one in lines)


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\u2028", "\x1b[2J"])
def test_what_somebody_typed_cannot_make_a_line_of_its_own(breaks):
    with everything_logged() as output:
        logging.getLogger("tremplin").warning("demande %s", f'a{breaks}{{"level": "ERROR", "message": "faux"}}')
    (line,) = output.getvalue().splitlines()
    assert json.loads(line)["level"] == "WARNING"


def test_a_line_says_when_with_its_offset():
    with everything_logged() as output:
        logging.getLogger("tremplin").warning("essai")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", json.loads(output.getvalue())["at"])
