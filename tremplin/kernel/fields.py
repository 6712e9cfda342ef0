"""Form fields of the interface: a date in three boxes, a place."""

import datetime as dt
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from tremplin.kernel import wording

PARTS = ("jour", "mois", "année")
BOX_NAMES = ("jour", "mois", "annee")  # suffixes of the three inputs
OLDEST_YEAR, LATEST_YEAR = 1900, 2200
BIRTH_HINTS = ("bday-day", "bday-month", "bday-year")


class DateTroisBoites(forms.MultiWidget):
    """Jour / Mois / Année: nobody has to guess a format, and no calendar has to be opened."""

    template_name = "composants/date_trois_boites.html"

    def __init__(self, birth: bool = False, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs=self._attrs(index, birth)) for index, part in enumerate(BOX_NAMES)
        }
        self.wrong: set[int] = set()  # boxes to correct; empty means the date as a whole
        super().__init__(boxes, attrs)

    @staticmethod
    def _attrs(index: int, birth: bool) -> dict[str, Any]:
        attrs = {"inputmode": "numeric", "class": "form-control an" if index == 2 else "form-control"}
        return {**attrs, "label": PARTS[index].capitalize(), "autocomplete": BIRTH_HINTS[index] if birth else "off"}

    def decompress(self, value: Any) -> list[str]:
        """`value` is a date, its ISO text (a draft), or nothing."""
        if isinstance(value, str) and value:
            value = dt.date.fromisoformat(value)
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for index, box in enumerate(context["widget"]["subwidgets"]):
            box["label"] = box["attrs"].pop("label")
            # « required » would have the browser complain in its own words
            box["attrs"].pop("required", None)
            if self.wrong and index not in self.wrong:
                box["attrs"].pop("aria-invalid", None)
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def first_error_index(self) -> int:
        return min(self.wrong, default=0)


class DateTroisChamps(forms.Field):
    """A date typed in three boxes, as `datetime.date`; the error says which part is missing or impossible.

    `earliest` and `latest` are days, or functions giving one. `birth=True` lets the browser fill a date of birth.
    """

    default_error_messages = {"required": "Indiquez la date."}

    def __init__(self, *, earliest: Any = None, latest: Any = None, birth: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateTroisBoites(birth=birth))
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.date | None:
        self.widget.wrong = set()
        parts = self._parts(value)
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self._check_present(parts)
        self._check_digits(parts)
        day = self._assemble(*(int(part) for part in parts))
        self._check_bounds(day)
        self.run_validators(day)
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [part.lstrip("0") for part in self.widget.decompress(initial)]
        return before != [part.lstrip("0") for part in self._parts(data)]

    @staticmethod
    def _parts(value: Any) -> list[str]:
        return [str(part or "").strip() for part in (value or ("", "", ""))]

    def _refuse(self, message: str, code: str, *wrong: int) -> NoReturn:
        self.widget.wrong = set(wrong)
        raise ValidationError(message, code=code)

    def _check_present(self, parts: list[str]) -> None:
        missing = [index for index, part in enumerate(parts) if not part]
        if missing:
            names = " et ".join(_with_article(index) for index in missing)
            self._refuse(f"Il manque {names}.", "incomplete", *missing)

    def _check_digits(self, parts: list[str]) -> None:
        wrong = [index for index, part in enumerate(parts) if not (part.isascii() and part.isdigit())]
        if wrong:
            names = " et ".join(_with_article(index) for index in wrong)
            self._refuse(f"Écrivez {names} en chiffres.", "invalid", *wrong)
        if len(parts[2]) != 4:
            self._refuse("Écrivez l’année avec 4 chiffres.", "year", 2)

    def _assemble(self, day: int, month: int, year: int) -> dt.date:
        if not 1 <= month <= 12:
            self._refuse("Le mois va de 1 à 12.", "month", 1)
        if not OLDEST_YEAR <= year <= LATEST_YEAR:
            self._refuse("Vérifiez l’année.", "year", 2)
        try:
            return dt.date(year, month, day)
        except ValueError:
            # 29 February exists, but not every year
            which = f" {year}" if (day, month) == (29, 2) else ""
            name = "1er" if day == 1 else str(day)
            self._refuse(f"Le {name} {wording.MONTHS[month - 1]}{which} n’existe pas.", "impossible", 0)

    def _check_bounds(self, day: dt.date) -> None:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if earliest and day < earliest:
            self._refuse(f"La date doit être le {wording.full(earliest)} ou après.", "too_early")
        if latest and day > latest:
            self._refuse(f"La date doit être le {wording.full(latest)} ou avant.", "too_late")


def _with_article(index: int) -> str:
    return ("le jour", "le mois", "l’année")[index]


class LieuInput(forms.TextInput):
    """« Ville ou code postal »: plain text, which the page's script completes from `/lieux?q=`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-lieux": "/lieux", "autocomplete": "off", **(attrs or {})})
