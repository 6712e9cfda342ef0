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
# An element that is not made of paragraphs, but the end of its closing tag; and its name.
ELEMENT = re.compile(rf"<((?i:{'|'.join(sorted(VERBATIM | TEXT_ONLY))}))\b[^>]*>.*?</(?i:\1)", re.DOTALL)
SUPERSCRIPT = re.compile("</?sup>")
CONCERNED = re.compile("[;!?:%€«»]|1er")  # most texts need nothing
# The end of a tag and the text that follows, if it is concerned: a page is thousands of texts, a few of which are.
TEXT = re.compile(r">(?:[^<;!?:%€«»1]++|1(?!er))*+(?:[;!?:%€«»]|1er)[^<]*+")


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
    begin = source.find("<")
    if begin < 0:
        return _spaced(source)
    parts = [_spaced(source[:begin])]
    for found in ELEMENT.finditer(source):
        parts.append(TEXT.sub(_found, source[begin : found.start()]))
        parts.append(_plain(found[0]) if found[1].lower() in TEXT_ONLY else found[0])
        begin = found.end()
    parts.append(TEXT.sub(_found, source[begin:]))
    return "".join(parts)


def _spaced(text: str) -> str:
    return first_of_month(spaces(text))


def _found(text: re.Match[str]) -> str:
    return _spaced(text[0])


def _plain(element: str) -> str:
    """An element where no tag may stand, with French spacing and without a superscript."""
    if not CONCERNED.search(element):
        return element
    parts = TAG.split(SUPERSCRIPT.sub("", element))
    return "".join(part if index % 2 else spaces(part) for index, part in enumerate(parts))
