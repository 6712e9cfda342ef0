"""Every answer of the program, errors, static files and downloads included, carries what protects its reader."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from lxml import html as parser

from tests import makers
from tests.site.routes import named
from tremplin.operations.views.exposed import PRIVATE
from tremplin.web import policies

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Framed by our own page of the demonstration.
FRAMED = {"demo:mail_body"}
# Framed by any site.
EMBEDDED = {"widget_frame"}
# A mail is written with inline styles, and is shown by the demonstration as it is sent.
STYLED = {"demo:mail_body"}
NOT_INDEXED = {
    "",
    "api",
    "donnees-ouvertes",
    "integrer",
    "recherche",
    "recherche.atom",
    "livrets",
    "structures",
    "prescripteurs",
    "postes",
    "eligibilite",
    "donnees-personnelles",
    "photos",
    "static",
    "robots.txt",
    "sitemap.xml",
    "sitemap-<slug:section>.xml",
    "cartes",
}
NOT_INDEXED |= {".well-known"}
# Under /api/v1/.
NOT_INDEXED |= {"data-inclusion", "dispositifs", "openapi.json", "secteurs", "services", "territoires"}
PRODUCTION = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
}


def faults(response, name: str = "") -> list[str]:
    """What is missing or loose in the headers of an answer."""
    wanted: dict[str, str | None] = ALWAYS | ({"X-Frame-Options": "SAMEORIGIN"} if name in FRAMED else {})
    if name in EMBEDDED:
        wanted |= {"X-Frame-Options": None, "Cross-Origin-Resource-Policy": "cross-origin"}
    found = [f"{header}: {response.get(header)}" for header, value in wanted.items() if response.get(header) != value]
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy:
        found.append(f"no strict policy: {policy}")
    if ("frame-ancestors *" in policy) != (name in EMBEDDED):
        found.append(f"framed by whom: {policy}")
    if "unsafe" in policy and name not in STYLED:
        found.append(f"a loose policy: {policy}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        found.append("no permissions policy")
    if not response.get("X-Request-ID"):
        found.append("no reference")
    return found


def test_every_route_of_every_role_has_its_headers_and_nothing_inline(walk):
    wrong = []
    for answer in walk.of("anonymous", "candidate_owner", "prescriber_linked", "employer_receiving", "admin"):
        found = faults(answer, answer.name)
        if answer.html and answer.name not in STYLED:
            found += inline(answer.html)
        wrong += [f"{answer.name}, {answer.role}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong[:20])


def inline(html: str) -> list[str]:
    """Scripts, styles and handlers written in the page: the policy refuses them, the page must not count on them."""
    found = []
    for one in parser.document_fromstring(html).iter(parser.etree.Element):
        is_data = one.get("type") == "application/ld+json"  # schema.org: no browser runs it
        if one.tag in ("script", "style") and not one.get("src") and not is_data:
            found.append(f"<{one.tag}> inline")
        for name, value in one.items():
            if name == "style" or name.startswith("on"):
                found.append(f"<{one.tag} {name}>")
            if value.startswith("javascript:"):
                found.append(f"{name}=javascript")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nulle-part", 404),
        ("/admin/nulle-part", 302),
        ("/static/tremplin/favicon.svg", 200),
        ("/static/nulle-part.css", 404),
        ("/recherche/", 404),
        ("/%ff%fe", 404),
        ("/recherche?page=%00", 200),
    ],
)
def test_errors_and_static_files_have_them_too(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert [one for one in faults(response) if "loose" not in one or "admin" not in path] == []


@pytest.mark.django_db
def test_faults_of_every_kind_have_them(monkeypatch):
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    refused = browser.post("/connexion", {})
    assert (refused.status_code, faults(refused)) == (403, [])
    host = browser.get("/", headers={"Host": "ailleurs.example"})
    assert (host.status_code, faults(host)) == (400, [])
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda *_: 1 / 0)
    broken = browser.get("/recherche")
    assert (broken.status_code, faults(broken)) == (500, [])


@pytest.mark.django_db
def test_in_production_cookies_and_transport_are_strict():
    with override_settings(**PRODUCTION):
        client = Client(headers={"X-Forwarded-Proto": "https"})
        page = client.get("/connexion")
        assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        user = makers.user()
        token = client.cookies["__Host-csrftoken"].value
        credentials = {"login": user.email, "password": makers.PASSWORD, "csrfmiddlewaretoken": token}
        client.post("/connexion", credentials, headers={"Referer": "https://testserver/connexion"})
        for name in ("__Host-csrftoken", "__Host-sessionid"):
            cookie = client.cookies[name]
            assert cookie["secure"], name
            assert cookie["httponly"], name
            assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", ""), name
        assert Client().get("/recherche").status_code == 301
        assert Client().get("/sante").status_code == 200


@pytest.mark.django_db
def test_the_admin_runs_no_inline_script():
    client = makers.client(makers.user(is_staff=True, is_superuser=True))
    for path in ("/admin/", "/admin/kernel/journalentry/", "/admin/kernel/notice/"):
        response = client.get(path)
        directives = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
        assert directives["script-src"] == "'self' 'unsafe-eval'"
        assert directives["default-src"] == "'none'"
        scripts = BeautifulSoup(response.content, "lxml").find_all("script", src=None)
        assert [one for one in scripts if one.get("type") != "application/json" and one.get_text(strip=True)] == []


def test_a_nonce_is_of_one_answer_and_only_when_used(rf):
    from django.http import HttpResponse

    from tremplin.web.middleware import security_headers

    used = security_headers(lambda request: HttpResponse(f'<style nonce="{request.csp_nonce}"></style>'))
    one, other = (used(rf.get("/")) for _ in range(2))
    nonce = re.search(r'nonce="(.+)"', one.content.decode())[1]
    assert f"style-src 'self' 'nonce-{nonce}'" in one["Content-Security-Policy"]
    assert nonce not in other["Content-Security-Policy"]
    assert "nonce" not in security_headers(lambda request: HttpResponse())(rf.get("/"))["Content-Security-Policy"]


def test_a_form_may_lead_where_the_settings_say(settings):
    settings.CSP_FORM_ACTION = ["https://identite.example"]
    assert "form-action 'self' https://identite.example" in policies.policy_for("/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["ailleurs.example", "testserver.ailleurs.example", "testserver:80@ailleurs.example", ""]
)
def test_a_hostile_host_is_refused_and_never_repeated(host):
    response = Client().get("/connexion", headers={"Host": host, "X-Forwarded-Host": "ailleurs.example"})
    assert "ailleurs.example" not in response.content.decode()
    assert response.status_code == 400


ELSEWHERE = [
    "https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "\\\\ailleurs.example", "///ailleurs.example",
    "http:ailleurs.example", "https:///ailleurs.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "/%0d%0aSet-Cookie:a=b", "https://testserver@ailleurs.example", "https://testserver.ailleurs.example", "\t//ailleurs.example",
    " //ailleurs.example", "//ailleurs.example/%2f..", "https://ailleurs.example?testserver", "ftp://ailleurs.example",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_elsewhere(target):
    user = makers.structure().memberships.first().user
    visitor, member = Client(), makers.client(user)
    credentials = {"login": user.email, "password": makers.PASSWORD, "next": target}
    answers = [
        visitor.post("/connexion", credentials),
        member.post("/compte/organisation", {"membership": user.memberships.first().pk, "next": target}),
        member.get("/connexion", {"next": target}),
        member.post("/deconnexion", {"next": target}),
    ]
    for response in answers:
        assert response.status_code in (200, 302, 404)
        assert "ailleurs" not in response.get("Location", "")
        assert "script" not in response.get("Location", "").lower()
        assert not set("\r\n") & set(response.get("Location", ""))


@pytest.mark.django_db
def test_security_txt_says_where_to_write_and_is_never_out_of_date(client, settings, time_machine):
    settings.SECURITY_CONTACT = "mailto:securite@essai.fr"
    time_machine.move_to("2031-05-04 10:00+00:00")
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    said = response.content.decode()
    assert "Contact: mailto:securite@essai.fr" in said
    assert "Expires: 2031-10-31T00:00:00Z" in said


@pytest.mark.django_db
def test_robots_leave_every_private_path_alone(client):
    said = client.get("/robots.txt").content.decode()
    first = {str(pattern.pattern).lstrip("^").split("/")[0].split("$")[0] for _, pattern in named()}
    told = {path.strip("/") for path in PRIVATE}
    assert first - NOT_INDEXED - told - {"(?P<key>.+)"} <= {"entrer", "courrier", "composants"}
    assert all(f"Disallow: {path}" in said for path in PRIVATE)


def test_the_guard_of_headers_bites(rf):
    from django.http import HttpResponse

    assert len(faults(HttpResponse())) == len(ALWAYS) + 3
    assert inline('<p style="color:red" onclick="x()">') == ["<p style>", "<p onclick>"]
    assert inline("<script>x</script>") == ["<script> inline"]
