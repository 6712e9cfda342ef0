"""What breaks around the program is said in a page; nothing is half done; it resumes by itself."""

import errno
import threading

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.test import Client

from tests import makers
from tests.organisations.test_page_photos import picture
from tremplin.kernel.models import Notice, StoredFile
from tremplin.organisations.models import Organisation


@pytest.fixture
def browser():
    """A client that sees the page of a fault instead of its trace."""
    return Client(raise_request_exception=False)


def plain(response):
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def raising(error, cause=None):
    def view(*args, **kwargs):
        raise error from cause

    return view


def failing_view(monkeypatch, view):
    """`/recherche` meets this fault."""
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (view, (), {}))


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_a_database_that_is_gone_is_a_page_that_says_to_wait(browser, monkeypatch, error):
    failing_view(monkeypatch, raising(error))
    answer = browser.get("/recherche")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "interrompu quelques instants" in plain(answer)
    assert f"Référence à donner si vous nous écrivez : {answer['X-Request-ID']}" in plain(answer)


@pytest.mark.django_db
def test_a_query_that_is_too_long_is_a_page(browser, monkeypatch):
    def slow(request):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")

    failing_view(monkeypatch, slow)
    answer = browser.get("/recherche")
    assert answer.status_code == 503
    assert "a pris trop de temps" in plain(answer)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_a_page_and_nothing_is_half_done(browser, monkeypatch):
    structure, held, over = makers.structure(), threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Organisation.objects.select_for_update().get(pk=structure.pk)
            held.set()
            over.wait(20)
        connection.close()

    def wait(request):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 50")
            Organisation.objects.create(name="à moitié", slug="a-moitie", siret=makers.siret(8_000_001))
            Organisation.objects.select_for_update().get(pk=structure.pk)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    failing_view(monkeypatch, wait)
    answer = browser.get("/recherche")
    over.set()
    thread.join()
    assert answer.status_code == 503
    assert "très demandé" in plain(answer)
    assert not Organisation.objects.filter(slug="a-moitie").exists()


@pytest.mark.django_db(transaction=True)
def test_a_restarted_database_is_found_again_at_the_next_request(browser):
    structure = makers.structure()
    client = makers.client(structure)
    assert client.get("/a-traiter").status_code == 200
    cut = threading.Thread(target=end_other_connections)
    cut.start()
    cut.join()
    close_old_connections()  # as the server does before each request; the test client does not
    assert client.get("/a-traiter").status_code == 200


def end_other_connections():
    """They are gone when it returns: PostgreSQL only asks them to leave, unless told to wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


@pytest.mark.django_db
def test_a_full_disk_refuses_the_file_and_keeps_nothing_of_it(monkeypatch):
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(FileSystemStorage, "_save", raising(full))
    structure = makers.structure()
    client = makers.client(structure)
    client.raise_request_exception = False
    photo = SimpleUploadedFile("photo.png", picture("PNG"), "image/png")
    answer = client.post(f"/fiches/{structure.slug}/photos", {"photo": photo, "caption": "L’atelier", "face": "hired"})
    assert answer.status_code == 503
    assert "Rien n’a été enregistré" in plain(answer)
    assert not structure.page_photos.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_mail_server_that_is_down_delays_and_loses_nothing(settings):
    from tremplin.kernel.jobs import PATIENCE, send_notice
    from tremplin.kernel.mail import Mail, enqueue

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    mail = Mail(topic="team", subject="Essai", paragraphs=["Bonjour"], why="Parce que.")
    notice = enqueue(mail, to="personne@test.example")
    with pytest.raises(OSError):
        send_notice(str(notice.pk))
    notice.refresh_from_db()
    assert notice.state == Notice.State.FAILED
    assert PATIENCE.max_attempts > 10
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_notice(str(notice.pk))
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT


@pytest.mark.django_db
def test_a_fault_of_ours_gives_its_reference_and_nothing_else(browser, monkeypatch):
    failing_view(monkeypatch, raising(KeyError("Samira")))
    answer = browser.get("/recherche")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in plain(answer)
    assert "Samira" not in plain(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proposed", "kept"),
    [("abcd-1234-EFGH", True), ("court", False), ("a" * 65, False), ("x\u00e9" * 8, False), ("<b>abcdefgh", False)],
)
def test_the_reference_of_the_proxy_is_kept_when_well_formed(client, proposed, kept):
    answer = client.get("/nulle-part", headers={"X-Request-ID": proposed})
    assert (answer["X-Request-ID"] == proposed) is kept
    assert answer["X-Request-ID"] in plain(answer)


@pytest.mark.django_db
def test_the_jobs_of_a_request_carry_its_reference():
    structure, candidate = makers.structure(), makers.candidate()
    from tremplin.kernel import tracing

    with tracing.traced("reference-1234"):
        makers.application(to=structure, who=candidate)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT args->>'reference' FROM procrastinate_jobs")
        assert cursor.fetchall() == [("reference-1234",)]
