"""Structures of data·inclusion (schema v1), from a file of theirs, or of ours: a JSON list, or a record per line.

It completes, and replaces nothing: an organisation that is known keeps what it says and receives only what it lacks. No
right comes from such a file: a structure hires once a convention is known, an organisation orients until it is authorised.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from data_inclusion.schema.v1 import Structure
from pydantic import BaseModel, ValidationError

from tremplin.kernel.imports import Outcome, Rejected, UnreadableFile, Upsert
from tremplin.organisations.importers.places import Places
from tremplin.organisations.importers.slugs import Slugs
from tremplin.organisations.models import Dispositif, InclusionRecord, Organisation, Prescriber
from tremplin.organisations.search_text import refresh_search_text
from tremplin.reference.inclusion import FAMILY_OF_NETWORK, KIND_OF_NETWORK, SOURCE
from tremplin.reference.models import Commune
from tremplin.rules.kinds import IAE_KINDS

# Ours ← theirs, in what a file may complete.
COMPLETED = {
    "address": "adresse",
    "post_code": "code_postal",
    "phone": "telephone",
    "website": "site_web",
    "presentation": "description",
}
WHY = {"missing": "absent", "string_too_short": "trop court", "string_too_long": "trop long", "enum": "valeur inconnue"}
NOBODY = "« {} » n’est ni une structure d’insertion ni un organisme prescripteur connu : laissée de côté."
NO_CONVENTION = "« {} » : aucune convention connue, elle ne sera montrée dans la recherche qu’avec elle."


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Records with their rank in the file, from 1. UnreadableFile when it is not JSON."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, text.splitlines())
        yield from enumerate(found, start=1)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"Le fichier {path.name} n’est pas en UTF-8 (octet {error.start}).") from error
    except (OSError, json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(f"Le fichier {path.name} n’est pas du JSON : {error}.") from error


class DataInclusionImporter:
    """One record, one organisation with what its networks say it is."""

    columns: tuple[str, ...] = ()
    records = staticmethod(read_records)

    def __init__(self) -> None:
        self.places = Places()
        self.slugs = Slugs()
        self.organisations = Upsert(Organisation.objects.all(), _key)
        self.ours = {one.pk: key for key, one in self.organisations.known.items()}
        self.dispositifs = Upsert(Dispositif.objects.all(), lambda row: (row.organisation_id, row.kind))
        self.prescribers = Upsert(Prescriber.objects.all(), lambda row: row.organisation_id)
        self.identifiers = Upsert(InclusionRecord.objects.all(), lambda row: row.key)
        self.seen: list[UUID] = []
        self.remarks: list[str] = []

    def take(self, row: Any) -> Outcome:
        if isinstance(row, dict) and "structure_id" in row:
            raise Rejected("C’est un service : donnez le fichier des structures.")
        said: Structure = checked(Structure, row)
        networks = sorted(str(one.value) for one in said.reseaux_porteurs or ())
        kinds = [KIND_OF_NETWORK[one] for one in networks if one in KIND_OF_NETWORK]
        family = next((FAMILY_OF_NETWORK[one] for one in networks if one in FAMILY_OF_NETWORK), None)
        key = self._key_of(said)
        if key not in self.organisations.known and not kinds and family is None:
            self.remarks.append(NOBODY.format(said.nom))
            return Outcome.UNCHANGED
        organisation, outcome = self._organisation(key, said)
        if outcome == Outcome.CREATED:
            self._capacities(organisation, kinds, family)
        if said.source != SOURCE:
            self.identifiers.put(said.id, key=said.id, organisation_id=organisation.pk)
        return outcome

    def _key_of(self, said: Structure) -> tuple[Any, ...]:
        """Our own record comes back under its identifier; another by its SIRET, or by what tells it apart."""
        local = said.id.removeprefix(f"{SOURCE}--")
        if said.source == SOURCE and is_uuid(local) and UUID(local) in self.ours:
            return self.ours[UUID(local)]  # type: ignore[return-value]
        return (said.siret,) if said.siret else _name_key(said.nom, said.code_postal, said.adresse)

    def _organisation(self, key: tuple[Any, ...], said: Structure) -> tuple[Organisation, Outcome]:
        known = self.organisations.known.get(key)
        given = {ours: text_of(getattr(said, theirs)) for ours, theirs in COMPLETED.items()}
        if known is not None:
            lacking = {name: value for name, value in given.items() if value and not getattr(known, name)}
            organisation, outcome = self.organisations.put(key, **lacking)
        else:
            organisation, outcome = self.organisations.put(key, **given, **self._identity(said))
        if outcome != Outcome.UNCHANGED:
            self.seen.append(organisation.pk)
        return organisation, outcome

    def _identity(self, said: Structure) -> dict[str, Any]:
        commune = self._commune(said)
        here = {"latitude": text_of(said.latitude), "longitude": text_of(said.longitude)}
        return {
            "siret": said.siret,
            "name": said.nom,
            "slug": self.slugs.new(said.nom, commune),
            "source": Organisation.Source.INCLUSION,
            "commune_id": commune.pk if commune else None,
            **self.places.position(here, commune),
        }

    def _commune(self, said: Structure) -> Commune | None:
        named = {"city": said.commune or "", "post_code": said.code_postal or "", "department": ""}
        return self.places.of_code(said.code_insee or "") or self.places.commune(**named)

    def _capacities(self, organisation: Organisation, kinds: list[str], family: str | None) -> None:
        for kind in kinds:
            self.dispositifs.put((organisation.pk, kind), organisation_id=organisation.pk, kind=kind)
        if any(kind in IAE_KINDS for kind in kinds):
            self.remarks.append(NO_CONVENTION.format(organisation.name))
        if family is not None:
            state = Prescriber.Authorisation.NOT_REQUIRED
            fields = {"organisation_id": organisation.pk, "family": family, "authorisation": state}
            self.prescribers.put(organisation.pk, **fields)

    def write(self) -> None:
        self.organisations.write()
        self.dispositifs.write()
        self.prescribers.write()
        self.identifiers.write()
        refresh_search_text(Organisation.objects.filter(pk__in=self.seen))


def checked(shape: type[BaseModel], row: Any) -> Any:
    """The record, as the schema reads it; Rejected with the field that does not fit."""
    try:
        return shape.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "ligne"
        raise Rejected(f"« {name} » : {WHY.get(first['type'], 'ne suit pas le schéma v1')}.") from error


def _key(row: Organisation) -> tuple[Any, ...]:
    return (row.siret,) if row.siret else _name_key(row.name, row.post_code, row.address)


def _name_key(name: str, post_code: str | None, address: str | None) -> tuple[Any, ...]:
    return (name, post_code or "", address or "")


def text_of(value: Any) -> str:
    return "" if value is None else str(value)


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
