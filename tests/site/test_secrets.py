"""No key, token or password of a real service in the tree."""

import re

import pytest

from tests.site.test_sizes import TRACKED, read

SECRETS = re.compile(
    "|".join(
        [
            r"-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE" + r" KEY-----",
            r"AGE-SECRET-KEY-1[0-9A-Z]{50,}",
            r"\bAKIA[0-9A-Z]{16}\b",
            r"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
            r"\bglpat-[A-Za-z0-9_-]{20,}\b",
            r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
            r"\bsk_live_[A-Za-z0-9]{16,}",
            r"\bAIza[0-9A-Za-z_-]{35}\b",
            r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}",
            r"(?:postgres(?:ql)?|smtps?|smtp\+tls)://[^\s:/'\"{}$]+:[^\s@/'\"{}$…]{12,}@(?!127\.0\.0\.1|localhost)[\w.-]+\.\w+",
        ]
    )
)


def secrets(files: dict[str, str]) -> list[str]:
    """Files that hold something that looks like a live secret."""
    return [path for path, text in files.items() if SECRETS.search(text)]


def test_no_secret_stands_in_the_tree():
    assert secrets(read([path for path in TRACKED if not path.endswith((".png", ".woff2", ".jpg", ".webp"))])) == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "AGE-SECRET-KEY-1" + "Q" * 58,
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "gh" + "p_" + "a" * 36,
        "postgresql://admin:" + "motdepasse-bien-reel@base.essai.fr/tremplin",
    ],
)
def test_the_guard_of_secrets_bites(text):
    assert secrets({"a": f"cle = {text!r}"}) == ["a"]
