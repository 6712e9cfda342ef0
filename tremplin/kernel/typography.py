"""French spacing, applied to the text of a page and never to its tags or attributes."""

import re
from collections.abc import Callable

NBSP = "\u00a0"
NNBSP = "\u202f"  # narrow: before ; ! ? % and in thousands

BEFORE_TALL = re.compile(r" ([;!?])")
BEFORE_COLON = re.compile(r" :(?=\s|$)")
UNIT = re.compile(r"(\d) (?=[%€])")
# A whole word. Like the next ones, it begins with one letter that is always the same: ten times as fast as a choice.
FIRST = re.compile(r"1(?<!\w1)er\b")
# A space that punctuation may ask for.
SPACED = re.compile(" [;!?:»%€]")
OPENED = re.compile("« ")
# Elements that are not made of paragraphs; those where no tag may stand.
VERBATIM = re.compile(r"<(script|style|pre|code|textarea|kbd|samp)\b[^>]*>.*?</\1>", re.DOTALL)
TEXT_ONLY = re.compile(r"<(title|option|text)\b[^>]*>.*?</\1>", re.DOTALL)
SUPERSCRIPT = re.compile("</?sup>")


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
    kept = [found.span() for found in VERBATIM.finditer(source)]

    def in_text(mend: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
        """Tags and verbatim elements left alone: a page has hundreds of them, and twenty places to look at."""
        return lambda found: found[0] if _is_outside(found, kept) else mend(found)

    # One space for another: what is kept stays where it was, until the last step.
    source = SPACED.sub(in_text(_spaced), source)
    source = OPENED.sub(in_text(lambda found: "«" + NBSP), source) if "«" in source else source
    source = FIRST.sub(in_text(lambda found: "1<sup>er</sup>"), source)
    return TEXT_ONLY.sub(_plain, source) if "<sup>" in source else source


def _spaced(found: re.Match[str]) -> str:
    """A space and what follows it, as French wants them; the same as `spaces`, where one of them may stand."""
    source, begin, end = found.string, found.start(), found.end()
    sign, before, after = found[0][1], source[max(begin - 1, 0) : begin], source[end : end + 1]
    if sign in "%€":
        return (NNBSP if before.isdecimal() else " ") + sign
    if sign == ":":
        return (NBSP if after in ("", "<") or after.isspace() else " ") + sign
    return (NBSP if sign == "»" else NNBSP) + sign


def _is_outside(found: re.Match[str], kept: list[tuple[int, int]]) -> bool:
    source, at = found.string, found.start()
    begin = source.rfind("<", 0, at)
    if source.find(">", begin, at) < 0 <= begin and source.find(">", at) >= 0:
        return True  # in a tag
    return bool(kept) and any(first <= at < last for first, last in kept)


def _plain(element: re.Match[str]) -> str:
    return SUPERSCRIPT.sub("", element[0])
