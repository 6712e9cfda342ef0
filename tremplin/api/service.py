"""The public API, assembled from what each room offers. Versioned by its address; see docs/api.md."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from tremplin.api import words
from tremplin.api.inclusion.routes import router as inclusion
from tremplin.directory.api import router as directory
from tremplin.kernel.rest import PROBLEM_TYPE, Problem, bad_values, problem
from tremplin.reference.api import router as reference

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Ce que c’est, expliqué sur la page /api."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Quoi faire."},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
PROBLEMS = {
    "401": "La clé donnée n’est pas connue.",
    "404": "Introuvable, ou plus public.",
    "422": "Un paramètre ne peut pas être lu ; il est nommé.",
    "429": "Trop de demandes dans la minute.",
}


class Api(NinjaAPI):
    """Ninja’s, that tells of problems and of unchanged answers too."""

    _described: Any = None

    def get_openapi_schema(self, **options: Any) -> Any:
        """Made once a process."""
        self._described = self._described or self._description(**options)
        return self._described

    def _description(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        schema["components"]["securitySchemes"] = {"cle": {"type": "http", "scheme": "bearer"}}
        words.describe(schema)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["security"] = [{}, {"cle": []}]
                operation["responses"] = {str(code): said for code, said in operation["responses"].items()}
                operation["responses"] |= _problems(operation.get("parameters", ()))
        return schema


def _problems(parameters: Iterable[dict[str, Any]]) -> dict[str, Any]:
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    by_path = any(one["in"] == "path" for one in parameters)
    told = {code: said for code, said in PROBLEMS.items() if code != "404" or by_path}
    found: dict[str, Any] = {code: {"description": said, "content": content} for code, said in told.items()}
    return {"304": {"description": "Rien n’a changé (If-None-Match)."}, **found}


api = Api(
    title="API de Tremplin",
    version="1",
    description="Structures de l’insertion, postes ouverts, organismes qui accompagnent. Lecture libre, sans donnée personnelle.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", directory)
api.add_router("", reference)
api.add_router("/data-inclusion", inclusion)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, found: Problem) -> HttpResponse:
    return problem(request, found)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _: Http404) -> HttpResponse:
    return problem(request, Problem(404, "introuvable", "Introuvable", "Cet objet n’existe pas, ou n’est plus public."))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong: dict[str, str] = {}
    for one in error.errors:
        name = str(one["loc"][-1] if isinstance(one["loc"][-1], str) else one["loc"][-2])
        wrong.setdefault(name, f"La valeur de « {name} » ne convient pas : {_why(one)}.")
    return problem(request, bad_values(wrong))


WHY = {
    "less_than_equal": "au plus {le}",
    "greater_than_equal": "au moins {ge}",
    "string_too_long": "au plus {max_length} caractères",
    "int_parsing": "un nombre entier est attendu",
    "bool_parsing": "« true » ou « false »",
    "uuid_parsing": "un identifiant (UUID) est attendu",
    "literal_error": "valeurs possibles : {expected}",
}


def _why(one: dict[str, Any]) -> str:
    said = WHY.get(one["type"], "voyez la page /api")
    try:
        return said.format(**one.get("ctx", {}))
    except KeyError:
        return "voyez la page /api"
