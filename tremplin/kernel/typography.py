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
# A tag; or an element that is not made of paragraphs, whole, and its name.
PIECE = re.compile(rf"(<({'|'.join(sorted(VERBATIM | TEXT_ONLY))})\b[^>]*>.*?</\2|<[^>]*>)", re.IGNORECASE | re.DOTALL)
SUPERSCRIPT = re.compile("</?sup>")
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
    parts = PIECE.split(source)  # text, tag or element, name of the element, text…
    for index in range(0, len(parts), 3):
        text = parts[index]
        if len(text) > 1 and CONCERNED.search(text):
            parts[index] = first_of_month(spaces(text))
    for index in range(2, len(parts), 3):
        name = parts[index]
        if name and name.lower() in TEXT_ONLY:
            parts[index - 1] = _plain(parts[index - 1])
        parts[index] = ""
    return "".join(parts)


def _plain(element: str) -> str:
    """An element where no tag may stand, with French spacing and without a superscript."""
    if not CONCERNED.search(element):
        return element
    parts = TAG.split(SUPERSCRIPT.sub("", element))
    return "".join(part if index % 2 else spaces(part) for index, part in enumerate(parts))
