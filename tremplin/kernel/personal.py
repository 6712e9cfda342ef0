"""The register of personal data: what each field of each table says of somebody, why it is kept, and what becomes of it.

Each room declares its tables in `personal.py`. The same declaration writes the public page and the register of the
data-protection officer, fills the copy that a person asks for, empties her file, and is compared with the models: a
field that nobody declared fails the tests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import Any

from django.db.models import Model


class Stage(StrEnum):
    """When a piece of data goes: with the file; or, as proof for the State, when the proof is no longer owed."""

    FILE = "file"
    PROOF = "proof"


class Sensitivity(StrEnum):
    ORDINARY = "ordinary"
    HEALTH = "health"
    HARDSHIP = "hardship"
    NIR = "nir"


class Becomes(Enum):
    """What is left once the person is forgotten: nothing, the value as a statistic, the month, the five-year group…"""

    EMPTY = "empty"
    KEPT = "kept"
    MONTH = "month"
    DEPARTMENT = "department"
    FIVE_YEARS = "five_years"
    LARGE_COMMUNE = "large_commune"
    NUMBER = "number"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Use:
    """A treatment: in plain French what for, by which right (GDPR, article 6), who sees it; how long, as a key of
    `rules/parameters/privacy.yaml`."""

    code: str
    label: str
    purpose: str
    basis: str
    seen: str
    delay: str
    stage: Stage = Stage.FILE


@dataclass(frozen=True)
class Field:
    """One personal field. `signer`: the path to the account whose name it holds, when it is not the person's.

    `withheld`: why the copy given to the person leaves it out; empty when she receives it.
    """

    name: str
    label: str
    use: Use | None = None
    becomes: Becomes = Becomes.EMPTY
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    signer: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class Table:
    """What a model holds about people.

    `person`: path from a row to the file of the person ("" for the file itself, None for none); `account`: to the
    account it belongs to. `also`: the path to a second file, when a row speaks of two people.
    `gone`: the stage at which rows go whole; None when they stay, emptied, as statistics.
    `work`: the column that says for which organisation a row was written: such rows speak of other people, so they stay
    out of the copy of the account. `codes`: how the codes of a column read in French, when the model has no choices.
    """

    model: type[Model]
    label: str
    use: Use | None = None
    person: str | None = None
    account: str | None = None
    also: str | None = None
    fields: tuple[Field, ...] = ()
    technical: frozenset[str] = field(default_factory=frozenset)
    gone: Stage | None = None
    whole: bool = False
    work: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def paths(self) -> list[str]:
        """Each way from a row to the file of a person, as a lookup."""
        return [path or "pk" for path in (self.person, self.also) if path is not None]

    def use_of(self, one: Field) -> Use:
        use = one.use or self.use
        assert use is not None, f"{self.model.__name__}.{one.name}"  # noqa: S101 - a fault of the declaration
        return use

    def named(self) -> set[str]:
        return {one.name for one in self.fields} | self.technical


_tables: dict[str, Table] = {}


def declare(*tables: Table) -> None:
    """Add tables to the register, once each."""
    for one in tables:
        _tables[one.model._meta.label] = one


def impersonal(*models: type[Model]) -> None:
    """Tables of public or technical data, where no field is about somebody."""
    declare(*(Table(model, model.__name__, whole=True) for model in models))


def tables() -> list[Table]:
    """Every declared table; those of the rooms above come first, so that what points to a row goes before it."""
    return list(_tables.values())


def name_fields() -> None:
    """Call each field what the register calls it, or what it points to, unless its model says better.

    The administration then speaks French. Migrations read `_verbose_name` alone, so nothing changes for them.
    """
    for table in tables():
        words = {one.name: one.label[:1].lower() + one.label[1:] for one in table.fields}
        for column in table.model._meta.local_fields:
            pointed = column.related_model._meta.verbose_name if column.related_model is not None else None
            if getattr(column, "_verbose_name", None) is None:
                column.verbose_name = words.get(column.name) or pointed or column.verbose_name


def undeclared(models: Iterable[type[Model]]) -> list[str]:
    """What the register does not say of these models, or says of fields that are no more: `label.field`."""
    return sorted(f"{model._meta.label}.{name}" for model in models for name in _differences(model))


def _differences(model: type[Model]) -> set[str]:
    declared = _tables.get(model._meta.label)
    real = {one.name for one in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    if declared is None:
        return real
    return set() if declared.whole else real ^ declared.named()


def data(name: str, label: str, **options: Any) -> Field:
    """A field that says something of somebody and goes with her."""
    return Field(name, label, **options)


def facts(becomes: Becomes = Becomes.KEPT, **labels: str) -> tuple[Field, ...]:
    """Fields about somebody that name nobody: once she is forgotten they stay, as statistics."""
    return tuple(Field(name, label, becomes=becomes) for name, label in labels.items())


def signed(label_field: str, account: str) -> tuple[Field, ...]:
    """The name of the professional who did something, beside the link to her account. It goes with the act it signs."""
    name = Field(label_field, "Fait par", signer=account, withheld=THIRD_PARTY)
    return (name, Field(account, "Compte de qui l’a fait", signer=account, withheld=THIRD_PARTY))


def proof(use: Use) -> Use:
    """The same treatment, kept as proof for the State."""
    return replace(use, stage=Stage.PROOF, delay="proof")


def technical(names: str) -> frozenset[str]:
    return frozenset(names.split())


THIRD_PARTY = "nom d’un professionnel : la copie donne son organisation"
