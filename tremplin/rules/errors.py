"""The one exception of the rules: an input that cannot be read."""

_SENTENCES = {
    "missing": "Le champ « {field} » manque. Ajoutez-le, puis recommencez.",
    "wrong_type": "Le champ « {field} » n’est pas du type attendu ({expected}). Corrigez-le, puis recommencez.",
    "not_a_date": "Le champ « {field} » n’est pas une date réelle. Écrivez-la sous la forme AAAA-MM-JJ.",
    "not_a_time": "Le champ « {field} » n’est pas une heure. Écrivez-la sous la forme HH:MM, de 00:00 à 23:59.",
    "not_in_list": "Le champ « {field} » n’est pas une valeur de la liste. Valeurs possibles : {expected}.",
    "before_first_law": "Aucune règle n’est connue à la date du champ « {field} ». La première date du {expected}.",
    "after_last_law": "Aucune règle n’est connue à la date du champ « {field} ». La dernière va jusqu’au {expected}.",
    "out_of_calendar": "Le champ « {field} » mène à une date hors du calendrier (années 1 à 9999). Corrigez-le.",
}


class InvalidInput(ValueError):
    """A fact given to a rule is missing, is not of the type said, or lies outside a closed list.

    `field` is the dotted name of the faulty input, `reason` says what is wrong with it (a stable snake_case code),
    `message` is a French sentence. `code` is always `invalid_input`.
    """

    code = "invalid_input"

    def __init__(self, field: str, reason: str, expected: str = "") -> None:
        self.field = field
        self.reason = reason
        self.message = _SENTENCES[reason].format(field=field, expected=expected)
        super().__init__(self.message)


class UnknownRule(LookupError):
    """No rule has this name. `code` is always `unknown_rule`; `message` is a French sentence."""

    code = "unknown_rule"

    def __init__(self, name: object) -> None:
        known = f"La règle « {name} »" if isinstance(name, str) else "Cette règle"
        self.message = f"{known} n’existe pas. « tremplin rules list » donne les noms."
        super().__init__(self.message)
