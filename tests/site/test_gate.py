"""What is refused before anything of a request is read, and what is left behind in a browser."""

import pytest
from django.conf import settings as real
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.accounts.steps import log_in
from tests.site import table
from tests.site.test_headers import PRODUCTION, faults
from tremplin.web.gate import MOST_BYTES

# Names of communes and of what is found: the same whoever asks.
SAME_FOR_ALL = {
    "directory:lieux",
    "directory:suggestions",
    "directory:carte",
    "directory:sitemap",
    "directory:plan_du_site",
}
SAME_FOR_ALL |= {"open_data_file", *table.API}
HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "CONNECT"])
@pytest.mark.parametrize("path", ["/", "/connexion", "/sante", "/static/tremplin/favicon.svg", "/nulle-part"])
def test_a_method_that_nothing_answers_is_refused(db, method, path):
    response = Client().generic(method, path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert faults(response) == []
    assert response.content == b""


@pytest.mark.parametrize("announced", [MOST_BYTES + 1, 10**18])
def test_a_body_that_no_form_sends_is_refused_before_it_is_read(db, announced):
    response = Client().post("/connexion", {"login": "a"}, CONTENT_LENGTH=str(announced))
    assert response.status_code == 413
    assert "L’envoi est trop lourd" in response.content.decode()
    assert faults(response) == []


@pytest.mark.parametrize(
    ("path", "status"), [("/recherche", 400), ("/connexion", 400), ("/api/v1/structures", 400), ("/nulle-part", 404)]
)
def test_an_address_of_too_many_parameters_is_refused_as_a_page(db, path, status):
    response = Client().get(f"{path}?{'&'.join(f'p{number}' for number in range(1001))}")
    assert response.status_code == status
    assert faults(response) == []


@pytest.mark.parametrize("announced", ["", "0", "-1", "abc", "1e9"])
def test_a_length_that_is_no_number_reads_as_empty(db, announced):
    assert Client().generic("POST", "/connexion", b"login=a", CONTENT_LENGTH=announced).status_code == 200


@pytest.mark.parametrize("path", ["/metriques", "/agenda/un-secret.ics"])
def test_a_machine_that_shows_its_secret_in_clear_is_refused_not_redirected(db, path):
    with override_settings(**PRODUCTION):
        assert Client().get(path).status_code == 403
        assert Client(headers=HTTPS).get(path).status_code == 404
        assert Client().get("/agenda").status_code == 301


def test_every_kind_of_answer_holds_the_browser_to_https(db):
    with override_settings(**PRODUCTION):
        client = Client(headers=HTTPS)
        answers = [
            client.get(path) for path in ("/", "/nulle-part", "/static/tremplin/favicon.svg", "/sante", "/robots.txt")
        ]
        answers += [client.generic("TRACE", "/"), client.post("/connexion", CONTENT_LENGTH=str(MOST_BYTES + 1))]
        kept = [(one.status_code, one.get("Strict-Transport-Security")) for one in answers]
    assert {status for status, _ in kept} == {200, 404, 405, 413}
    assert {told for _, told in kept} == {"max-age=31536000; includeSubDomains"}


def test_nobody_trades_pages_with_another_origin(db):
    for method in ("get", "options"):
        response = getattr(Client(), method)("/", headers={"Origin": "https://ailleurs.example"})
        assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_leaving_empties_what_the_browser_kept(make):
    client, _ = log_in(make.candidate(account=True).user)
    assert "Clear-Site-Data" not in client.get("/compte").headers
    assert client.post("/deconnexion")["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/compte").status_code == 302


def test_every_cookie_of_ours_is_of_this_host_alone_in_production():
    """The names are fixed when the program starts: they are read as production would build them."""
    source = (real.ROOT / "tremplin/web/settings.py").read_text()
    assert 'COOKIE_PREFIX = "__Host-" if PRODUCTION else ""' in source
    for folder in ("accounts", "organisations", "web", "kernel"):
        for path in (real.ROOT / "tremplin" / folder).rglob("*.py"):
            for line in path.read_text().splitlines():
                named = "cookie_name =" in line or "COOKIE, SALT" in line or "SESSION_COOKIE_NAME" in line
                assert not named or "COOKIE_PREFIX" in line or "settings." in line, (path, line)


def test_the_sentence_that_waits_for_the_next_page_is_read_by_no_script(rf):
    from tremplin.web.flash import Flash

    request = rf.get("/")
    request.session = {}
    storage, response = Flash(request), HttpResponse()
    storage._queued_messages.append(Message(25, "C’est fait."))
    storage.added_new = True
    storage.update(response)
    (cookie,) = response.cookies.values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_every_answer_says_its_type_and_its_letters_and_no_page_of_somebody_is_kept(walk):
    wrong = []
    for answer in walk.of("anonymous", "candidate_owner", "employer_receiving", "admin"):
        name, role, kind = answer.name, answer.role, answer.get("Content-Type", "")
        if (
            answer.status_code != 304
            and kind.startswith(("text/", "application/xml"))
            and "charset=utf-8" not in kind.lower()
        ):
            wrong.append(f"{name}, {role}: {kind}")
        if not kind and not answer.empty:
            wrong.append(f"{name}, {role}: no type")
        if role != "anonymous" and name not in SAME_FOR_ALL and "no-store" not in answer.get("Cache-Control", ""):
            wrong.append(f"{name}, {role}: kept: {answer.get('Cache-Control')}")
    assert wrong == []


@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.env", "/tremplin/web/settings.py", "/files/", "/media/", "/requirements/base.txt"),
        *("/static/", "/static/tremplin/", "/static/../pyproject.toml", "/static/%2e%2e/%2e%2e/pyproject.toml"),
        *("/static//etc/passwd",),
    ],
)
def test_no_file_of_the_program_is_served(db, path):
    response = Client().get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_a_refusal_is_a_line_of_the_log(make, caplog):
    person = make.candidate()
    make.client(make.structure()).get(f"/personnes/{person.pk}")
    Client(enforce_csrf_checks=True).post("/connexion", {})
    Client().get("/", headers={"Host": "ailleurs.example"})
    loggers = [one.name for one in caplog.records]
    assert {"django.request", "django.security.csrf", "django.security.DisallowedHost"} <= set(loggers)
    assert person.last_name not in caplog.text
