"""Uploads shown to ClamAV before they are kept, when a daemon is configured (TREMPLIN_CLAMAV).

A daemon that does not answer refuses the upload: keeping aside what nobody has looked at would ask for a second store, a
second look and a page to say it; a person who tries again in ten minutes asks for nothing. Everything else goes on.
"""

import logging
from io import BytesIO

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import StoredFile

SECONDS = 15
UNIX = "unix:"
log = logging.getLogger(__name__)


def daemon(address: str) -> ClamdNetworkSocket:
    """The client of a daemon at `unix:/path` or `host:port`."""
    if address.startswith(UNIX):
        return ClamdUnixSocket(address.removeprefix(UNIX), timeout=SECONDS)
    host, _, port = address.rpartition(":")
    return ClamdNetworkSocket(host or "127.0.0.1", int(port), timeout=SECONDS)


def check(content: bytes, *, field: str) -> None:
    """Refused when the daemon finds something, or does not answer. Nothing is looked at when none is configured."""
    if not settings.CLAMAV:
        return
    try:
        verdict, found = daemon(settings.CLAMAV).instream(BytesIO(content))["stream"]
    except (ClamdError, OSError, ValueError, KeyError) as error:
        log.error("Antivirus muet (%s) : dépôt refusé", type(error).__name__)
        message = (
            "Nous ne pouvons pas vérifier ce fichier pour l’instant."
            " Recommencez dans dix minutes, ou continuez sans le joindre si c’est possible."
        )
        raise Refused("antivirus_away", message, field=field) from error
    if verdict == "FOUND":
        _note(str(found))
        message = "Ce fichier contient un programme dangereux. Il n’a pas été enregistré. Joignez un autre document."
        raise Refused("infected", message, field=field)
    if verdict != "OK":
        raise Refused("antivirus_away", "Ce fichier n’a pas pu être vérifié. Joignez-en un autre.", field=field)


def _note(found: str) -> None:
    """Journal what was found and how long ago nothing: never the name of the file, which may be somebody's."""
    journal.record(by=SYSTEM, verb="files.infected", obj=StoredFile(), after={"found": found[:100]})
    log.warning("Dépôt refusé : %s", found[:100])
