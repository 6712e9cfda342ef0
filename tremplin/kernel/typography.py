"""French spacing, applied to the text of a page and never to its tags or attributes."""

import re

NBSP = "\u00a0"
NNBSP = "\u202f"  # narrow: before ; ! ? % and in thousands

TAG = re.compile(r"(<[^>]*>)")
BEFORE_TALL = re.compile(r" ([;!?])")
BEFORE_COLON = re.compile(r" :(?=\s|$)")
UNIT = re.compile(r"(\d) (?=[%€])")
FIRST = re.compile(r"\b1er\b")

VERBATIM = {"script", "style", "pre", "code", "textarea", "kbd", "samp"}
TEXT_ONLY = {"title", "option", "text"}  # no tag may stand inside
SPECIAL = re.compile(rf"<({'|'.join(sorted(VERBATIM | TEXT_ONLY))})\b", re.IGNORECASE)
CONCERNED = re.compile("[;!?:%€«»]|1er")  # most texts need nothing


def spaces(text: str) -> str:
    """`text` with the spaces that French punctuation asks for. Plain text in, plain text out."""
    text = BEFORE_TALL.sub(NNBSP + r"\1", text)
    text = BEFORE_COLON.sub(NBSP + ":", text)
    text = UNIT.sub(r"\1" + NNBSP, text)
    return text.replace("« ", "«" + NBSP).replace(" »", NBSP + "»")


def first_of_month(text: str) -> str:
    """« 1er » with its superscript, as HTML."""
    return FIRST.sub("1<sup>er</sup>", text)


def html(source: str) -> str:
    """`source`, a piece of escaped HTML, with French spacing in its text and a superscript in « 1er »."""
    parts = TAG.split(source)
    inside = ""  # the verbatim or text-only element being read
    for index, part in enumerate(parts):
        if index % 2:
            if inside:
                parts[index], inside = _inside(part, inside)
            elif special := SPECIAL.match(part):
                inside = special[1].lower()
        elif inside not in VERBATIM and CONCERNED.search(part):
            spaced = spaces(part)
            parts[index] = spaced if inside else first_of_month(spaced)
    return "".join(parts)


def _inside(tag: str, element: str) -> tuple[str, str]:
    """A tag met inside `element`, and the element that still goes on after it."""
    if tag.lower().startswith(f"</{element}"):
        return tag, ""
    superscript = element in TEXT_ONLY and tag in ("<sup>", "</sup>")
    return ("" if superscript else tag), element
