"""The description of the API (OpenAPI) as its page shows it: each address with its parameters and its fields."""

from dataclasses import dataclass
from typing import Any

from tremplin.api.service import api

TYPES = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "array": "liste",
    "object": "objet",
}
FORMATS = {"date": "date (AAAA-MM-JJ)", "uuid": "identifiant (UUID)", "uri": "adresse web", "email": "adresse e-mail"}


@dataclass(frozen=True)
class Entry:
    """A parameter, or a field of the answer."""

    name: str
    type: str
    said: str
    usual: str = ""


@dataclass(frozen=True)
class Address:
    """One address of the API."""

    path: str
    anchor: str
    title: str
    said: str
    parameters: list[Entry]
    fields: list[Entry]
    many: bool

    @property
    def example(self) -> str:
        """An address that answers as it is; "" when it takes the identifier of something."""
        if "{" in self.path:
            return ""
        return f"{self.path}?limit=2" if any(one.name == "limit" for one in self.parameters) else self.path


def addresses() -> dict[str, list[Address]]:
    """The addresses by family, in the order of the program."""
    schema = api.get_openapi_schema()
    found: dict[str, list[Address]] = {}
    for path, operations in schema["paths"].items():
        operation = operations["get"]
        found.setdefault(operation["tags"][0], []).append(_address(path, operation, schema))
    return found


def _address(path: str, operation: dict[str, Any], schema: dict[str, Any]) -> Address:
    shape = _followed(operation["responses"]["200"]["content"]["application/json"]["schema"], schema)
    many = "resultats" in shape["properties"]
    row = _followed(shape["properties"]["resultats"]["items"], schema) if many else shape
    return Address(
        path=path,
        anchor=path.removeprefix("/api/v1/").replace("/", "-").replace("{", "").replace("}", ""),
        title=operation["summary"],
        said=operation.get("description", ""),
        parameters=[_entry(one["name"], one["schema"] | _said(one), schema) for one in operation.get("parameters", ())],
        fields=[_entry(name, one, schema) for name, one in row["properties"].items()],
        many=many,
    )


def _said(parameter: dict[str, Any]) -> dict[str, Any]:
    return {"description": parameter["description"]} if "description" in parameter else {}


def _entry(name: str, one: dict[str, Any], schema: dict[str, Any]) -> Entry:
    usual = one.get("default")
    shown = "" if usual in (None, "", []) else {True: "true", False: "false"}.get(usual, str(usual))
    return Entry(name, _type(one, schema), one.get("description", ""), shown)


def _type(one: dict[str, Any], schema: dict[str, Any]) -> str:
    if "anyOf" in one:
        kinds = [each for each in one["anyOf"] if each.get("type") != "null"]
        return f"{_type(kinds[0], schema)}, ou nul"
    if "$ref" in one:
        inside = _followed(one, schema)
        return f"objet : {', '.join(inside['properties'])}" if "properties" in inside else "code"
    if one.get("type") == "array":
        return f"liste ({_type(one['items'], schema)})"
    return FORMATS.get(one.get("format", ""), TYPES.get(one.get("type", ""), "valeur"))


def _followed(one: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in one:
        return one
    found: dict[str, Any] = schema["components"]["schemas"][one["$ref"].rpartition("/")[2]]
    return found
