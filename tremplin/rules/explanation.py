"""Why a rule answered what it answered: the facts that counted, what is missing, the law that was read."""

from dataclasses import dataclass

from tremplin.rules import messages
from tremplin.rules.parameters import Reading
from tremplin.rules.parameters.words import in_words, period


@dataclass(frozen=True, slots=True)
class Explanation:
    """`facts` are French sentences; `readings` the dated, sourced parameters used; `codes` the errors and warnings."""

    rule: str
    facts: tuple[str, ...]
    readings: tuple[Reading, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands in the way, for a professional: one French paragraph per code."""
        return self.missing_for(messages.Audience.PROFESSIONAL)

    def missing_for(self, audience: messages.Audience) -> tuple[str, ...]:
        """What stands in the way, for this audience."""
        return tuple(
            str(messages.message(code, rule=self.rule, audience=audience, readings=self.readings))
            for code in self.codes
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks attached to the parameters used: where the national platform counts otherwise, what is unsure."""
        return tuple(reading.note for reading in self.readings if reading.note)

    @property
    def sources(self) -> tuple[str, ...]:
        """One French line per parameter used: its value, since when, in which text."""
        return tuple(map(source_line, self.readings))


def source_line(reading: Reading) -> str:
    """`Durée d’un PASS IAE : 730 jours, depuis le 11 mars 2024. Source : … (à confirmer).`"""
    sure = "" if reading.status == "confirmed" else " (à confirmer)"
    return f"{reading.label} : {in_words(reading)}, {period(reading)}. Source : {reading.source}{sure}."
