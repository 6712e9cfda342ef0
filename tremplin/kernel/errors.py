"""The one way to say no."""

from typing import Any, NoReturn


class Refused(Exception):
    """An act that the rules, the rights or the state of things forbid.

    `code` is stable (tests, API), `message` a French sentence for the person who asked, `field` the form field it belongs
    to when there is one, `source` the legal text. Forms show it beside the field, the API as problem+json.
    """

    def __init__(self, code: str, message: str, *, field: str | None = None, source: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.source = source


class NotYours(Refused):
    """The actor's current organisation may see the object but not do this with it (403)."""


def refuse(result: Any, *, field: str | None = None) -> NoReturn:
    """Raise what a rule's result forbids: its first code, its French sentences, the text it comes from."""
    explanation = result.explanation
    source = str(explanation.readings[0].source) if explanation.readings else None
    raise Refused(result.errors[0], " ".join(explanation.missing), field=field, source=source)
