"""What every answer of the public API shares: problems (RFC 9457), pages cut by a signed cursor, fields asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from pydantic_core import to_json

# Without date: the same question asked twice gives the same bytes.
SIGNER = signing.Signer(salt="tremplin.api.cursor")
PROBLEM_TYPE = "application/problem+json"
MOST = 100  # rows of a page
USUAL = 20


class Problem(Exception):
    """An answer that is not the one hoped for. `code` is stable, `detail` says in French what to do.

    `wrong`: parameter → sentence.
    """

    def __init__(
        self, status: int, code: str, title: str, detail: str = "", wrong: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(title)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.wrong = dict(wrong or {})


def bad_values(wrong: Mapping[str, str]) -> Problem:
    """Parameters that cannot be read, each with its sentence."""
    return Problem(422, "parametre", "Un paramètre ne peut pas être lu", " ".join(wrong.values()), wrong)


def problem(request: HttpRequest, found: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api#erreur-{found.code}",
        "title": found.title,
        "status": found.status,
        "detail": found.detail,
        "instance": request.path,
    }
    if found.wrong:
        body["errors"] = [{"parameter": name, "detail": said} for name, said in found.wrong.items()]
    return _json(body, status=found.status, content_type=PROBLEM_TYPE)


def answer(body: Any) -> HttpResponse:
    return _json(body)


def _json(body: Any, *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    # Written in Rust, a quarter of the time of Python's own: a page has a hundred rows.
    return HttpResponse(to_json(body), status=status, content_type=content_type)


@dataclass(frozen=True)
class Cut:
    """Where a page of a list begins: after the row whose place is `after` (None: the first rows), `limit` rows long."""

    after: tuple[Any, ...] | None
    limit: int


def cut_of(request: HttpRequest, cursor: str, limit: int, *, kinds: Sequence[type | tuple[type, ...]]) -> Cut:
    """Read the cursor of an address. Problem 422 for one that we did not sign, or that belongs to another question.

    `kinds`: the types of the values that place a row.
    """
    if not cursor:
        return Cut(None, limit)
    try:
        asked, *place = SIGNER.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError):
        raise _unknown_cursor() from None
    fits = len(place) == len(kinds) and all(isinstance(one, kind) for one, kind in zip(place, kinds, strict=True))
    if asked != _question(request) or not fits:
        raise _unknown_cursor()
    return Cut(tuple(place), limit)


def _unknown_cursor() -> Problem:
    return bad_values({"cursor": "Ce curseur n’est pas de cette liste : suivez « suivant » sans rien y changer."})


def _question(request: HttpRequest) -> str:
    """What is asked, whatever the page, its length and the fields shown."""
    rest = sorted((name, values) for name, values in request.GET.lists() if name not in ("cursor", "limit", "fields"))
    return f"{request.path}?{urlencode(rest, doseq=True)}"


def page(
    request: HttpRequest,
    rows: Sequence[Any],
    cut: Cut,
    *,
    show: Callable[[Sequence[Any]], Iterable[dict[str, Any]]],
    place: Callable[[Any], Iterable[Any]],
    fields: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One page of a list: `rows` holds one row more than asked when others follow. `place` says where a row stands."""
    kept, follows = rows[: cut.limit], len(rows) > cut.limit
    shown = list(show(kept))
    if fields:
        shown = [{name: row[name] for name in fields} for row in shown]
    following = _address(request, SIGNER.sign_object([_question(request), *place(kept[-1])])) if follows else None
    response = answer({"resultats": shown, "suivant": following, **(more or {})})
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def _address(request: HttpRequest, cursor: str) -> str:
    query = {**dict(request.GET.lists()), "cursor": cursor}
    return f"{settings.BASE_URL}{request.path}?{urlencode(query, doseq=True)}"


def fields_asked(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """« nom,types » as names; Problem 422 for one that rows do not have."""
    asked = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    offered = list(known)
    unknown = [one for one in asked if one not in offered]
    if unknown:
        said = f"« {unknown[0][:60]} » n’est pas un champ. Champs possibles : {', '.join(offered)}."
        raise bad_values({"fields": said})
    return asked


def only_known(request: HttpRequest, known: Iterable[str]) -> None:
    """Problem 422 for a parameter that the list does not have: a typing error would otherwise answer another question."""
    offered = list(known)
    unknown = [name for name in request.GET if name not in offered]
    if unknown:
        said = f"« {unknown[0][:60]} » n’est pas un paramètre de cette liste. Paramètres : {', '.join(offered)}."
        raise bad_values({unknown[0][:60]: said})
