"""What the code never calls: an interpreter of what people send, a parser that runs what it reads, chance that can be
guessed, a digest that is broken. Each exception is named here, with its reason."""

import ast
import re

import pytest

from tests.site.test_sizes import TRACKED, read

CALLS = {
    *("eval", "exec", "compile", "__import__"),
    *("os.system", "os.popen", "pickle.loads", "pickle.load", "marshal.loads", "shelve.open", "dill.loads"),
    *("yaml.unsafe_load", "yaml.full_load", "hashlib.md5", "hashlib.new", "tempfile.mktemp"),
    *("random.random", "random.choice", "random.randint", "random.choices", "random.getrandbits"),
    *("ssl._create_unverified_context", "requests.get", "requests.post", "urllib.request.urlopen", "Template"),
    *("Engine", "from_string", "extra", "RawSQL", "etree.parse", "etree.fromstring", "minidom.parse"),
}
# No XML, LDAP, XPath, LaTeX, memcache, GraphQL, WebSocket or WebRTC: what is not there needs no guard.
MODULES = {
    *("pickle", "marshal", "shelve", "dill", "ctypes", "xml", "lxml", "ldap", "ldap3", "pymemcache", "memcache"),
    *("graphene", "strawberry", "channels", "websockets", "aiortc", "telnetlib", "ftplib", "jinja2"),
}
FLAGS = {"shell": True, "verify": False, "check_hostname": False, "allow_redirects": True, "usedforsecurity": None}
ALLOWED = {
    # The public list of stolen passwords is published as SHA-1: a look-up, not a protection.
    ("tremplin/accounts/passwords.py", "usedforsecurity"),
    # Names of time limits, written beside: PostgreSQL takes no parameter there.
    ("tremplin/operations/backup/writing.py", "a query built by hand"),
    ("tremplin/web/running.py", "a query built by hand"),
}
SCRIPTS = re.compile(
    r"\b(eval\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function|postMessage|localStorage|sessionStorage|"
    r"indexedDB|document\.cookie|__proto__|setTimeout\s*\(\s*['\"`])"
)
TEMPLATES = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\bonclick=|javascript:|<script(?![^>]*\bsrc=)|<style\b")


def dangers(path: str, text: str) -> list[str]:
    """`path:line what` for each dangerous call, module or argument of a Python file."""
    found = []
    for node in ast.walk(ast.parse(text)):
        for what in _of(node):
            if (path, what) not in ALLOWED:
                found.append(f"{path}:{node.lineno} {what}")
    return found


def _of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        called = [name] if name in CALLS or (name.rpartition(".")[2] in CALLS and _is_known_method(name)) else []
        flags = [one.arg for one in node.keywords if one.arg in FLAGS and _is_flagged(one)]
        return [*called, *flags, *_sql(node), *_yaml(node)]
    if isinstance(node, ast.Import):
        return [one.name for one in node.names if one.name.split(".")[0] in MODULES]
    if isinstance(node, ast.ImportFrom):
        return [node.module] if (node.module or "").split(".")[0] in MODULES else []
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("fields", "exclude"):
        return ["fields = __all__"] if ast.unparse(node.value) == "'__all__'" else []
    return []


def _is_known_method(name: str) -> bool:
    return name.endswith((".extra", ".RawSQL", ".from_string")) and "log." not in name


def _is_flagged(word: ast.keyword) -> bool:
    wanted = FLAGS[word.arg or ""]
    return wanted is None or (isinstance(word.value, ast.Constant) and word.value.value is wanted)


def _sql(node: ast.Call) -> list[str]:
    """A query built with an f-string or `%`: its values must be parameters."""
    sent = ast.unparse(node.func).endswith((".execute", ".raw")) and node.args
    first = node.args[0] if sent else None
    built = isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mod)
    return ["a query built by hand"] if built or isinstance(first, ast.JoinedStr) else []


def _yaml(node: ast.Call) -> list[str]:
    loose = ast.unparse(node.func) == "yaml.load" and "Safe" not in ast.unparse(node)
    return ["yaml.load without a safe loader"] if loose else []


CODE = [
    path
    for path in TRACKED
    if path.startswith("tremplin/") and path.endswith(".py") and "/migrations/" not in path and "/demo/" not in path
]


def test_the_code_calls_nothing_dangerous():
    found = [one for path, text in read(CODE).items() for one in dangers(path, text)]
    assert found == []


def test_our_scripts_write_text_and_keep_nothing():
    ours = read([path for path in TRACKED if path.startswith("tremplin/web/js/")])
    assert ours
    assert "historyCacheSize = 0" in ours["tremplin/web/js/tremplin.js"]
    assert [path for path, text in ours.items() if SCRIPTS.search(text)] == []


def test_no_template_switches_escaping_off_nor_runs_anything_inline():
    pages = read([path for path in TRACKED if path.startswith("tremplin/") and path.endswith(".html")])
    assert len(pages) > 100
    assert [path for path, text in pages.items() if TEMPLATES.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "eval(x)",
        "import pickle",
        "from lxml import etree",
        "subprocess.run(x, shell=True)",
        "requests.Session().get(url, verify=False)",
        "cursor.execute(f'SELECT {name}')",
        "cursor.execute('SELECT %s' % name)",
        "hashlib.md5(x)",
        "random.choice(x)",
        "People.objects.extra(where=[x])",
        "class Meta:\n    fields = '__all__'",
        "yaml.load(x)",
    ],
)
def test_the_guard_of_calls_bites(text):
    assert dangers("a.py", text)


def test_the_guard_of_scripts_and_templates_bites():
    assert SCRIPTS.search("box.innerHTML = answer")
    for text in ("{{ name|safe }}", "{% autoescape off %}", "<script>go()</script>", '<a href="javascript:go()">'):
        assert TEMPLATES.search(text)
