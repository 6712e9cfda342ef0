"""French spacing, applied to the text of a page and never to its tags or attributes."""

import re

NBSP = "\u00a0"
NNBSP = "\u202f"  # narrow: before ; ! ? % and in thousands

TAG = re.compile(r"(<[^>]*>)")
TAG_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
BEFORE_TALL = re.compile(r" ([;!?])")
BEFORE_COLON = re.compile(r" :(?=\s|$)")
UNIT = re.compile(r"(\d) (?=[%€])")
FIRST = re.compile(r"\b1er\b")

VERBATIM = {"script", "style", "pre", "code", "textarea", "kbd", "samp"}
TEXT_ONLY = {"title", "option", "text"}  # no tag may stand inside


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
            inside, parts[index] = _read_tag(part, inside)
        elif part and not part.isspace() and inside not in VERBATIM:
            spaced = spaces(part)
            parts[index] = spaced if inside else first_of_month(spaced)
    return "".join(parts)


def _read_tag(tag: str, inside: str) -> tuple[str, str]:
    """The element read after `tag`, and `tag` itself (a superscript is dropped where no tag may stand)."""
    match = TAG_NAME.match(tag)
    name = match[1].lower() if match else ""
    if inside:
        if tag.startswith("</") and name == inside:
            return "", tag
        return inside, "" if inside in TEXT_ONLY and name == "sup" else tag
    opens = not tag.startswith("</") and name in VERBATIM | TEXT_ONLY
    return (name if opens else ""), tag
