"""What a log line may not carry is taken out of it: identity numbers, addresses, tokens, secret links, typed values.

Nobody's name can be recognised in a sentence, so what carries names is cut at the source: the values of SQL queries, the
words that PostgreSQL quotes from a row, the quoted parts of an exception's message.
"""

import re

GONE = "…"
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# Thirteen or fifteen digits, spaces and points allowed, Corsica's letter included.
NIR = re.compile(r"(?<![\w-])[12378](?:[ .]?\d){4}[ .]?(?:\d[ .]?[\dABab])(?:[ .]?\d){6}(?:[ .]?\d{2})?(?![\w-])")
PHONE = re.compile(r"(?<![\w.])(?:\+33|0)[ .]?[1-9](?:[ .-]?\d{2}){4}(?!\w)")
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# A session key, a secret of a link, a signed value: long, without space. Object ids stay: they are what a line is for.
TOKEN = re.compile(rf"(?P<keep>\b{UUID}\b)|(?<![\w./-])[\w:-]{{20,}}(?![\w./(-])|(?<=[/=])[\w:-]{{16,}}(?![\w.(-])")
QUERY = re.compile(r"\?[^\s\"'<>]+")
NAMED_SECRET = re.compile(
    r"(?i)\b(\w*(?:password|passwd|secret|token|authorization|cookie|csrf\w*|session\w*))(\s*[=:]\s*)\S+"
)
DETAIL = re.compile(r"(?ms)^\s*(?:DETAIL|CONTEXT|DÉTAIL|CONTEXTE|LINE \d+|LIGNE \d+)\s*:.*?(?=^\S|\Z)")
QUOTED = re.compile(r"'(?:[^'\n]|'')*'|\"[^\"\n]*\"|«[^»\n]*»")
# `<User: …>`, `{'name': …}`: an object says of somebody whatever its author found useful.
SHOWN = re.compile(r"(?s)[<{].*")
LONGEST = 400
# Values that a query carries: texts, with their escapes, and numbers long enough to be of somebody.
LITERAL = re.compile(r"'(?:[^'\\]|''|\\.)*'|\$\$.*?\$\$|\b\d{5,}\b", re.DOTALL)


def scrub(text: str) -> str:
    """The text without anything secret or personal that its form gives away."""
    text = NAMED_SECRET.sub(rf"\1\2{GONE}", text)
    text = EMAIL.sub(GONE, text)
    text = QUERY.sub(f"?{GONE}", text)
    text = TOKEN.sub(lambda found: found["keep"] or GONE, text)
    return PHONE.sub(GONE, NIR.sub(GONE, text))


def scrub_error(text: str) -> str:
    """The message of an exception, without the values it quotes, up to the first object it shows."""
    return scrub(SHOWN.sub(GONE, QUOTED.sub(f"'{GONE}'", DETAIL.sub("", text))))[:LONGEST]


def scrub_sql(sql: str) -> str:
    """A query without its values."""
    return LITERAL.sub("?", sql)
