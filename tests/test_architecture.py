"""The house keeps its shape: sizes, names and doors. Exceptions carry their reason and may only shrink."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "preau"
LIMITS = {"module": 400, "function": 40, "view": 30, "class": 200, "test module": 400, "test function": 50,
          "template": 150, "css": 400, "js": 250, "files in a room": 20}  # fmt: skip
# path:name → size granted, with its reason beside.
GRANTED: dict[str, int] = {
    "preau/settings.py": 500,  # settings may be longer
    "preau/ui/css/tokens.css": 460,  # written by frontend/tokens.mjs: four themes of one list
}
FORBIDDEN_FOLDERS = {"core", "common", "utils", "helpers", "lib", "services", "managers", "exchange"}


def sources(folder: Path = HOUSE, suffix: str = ".py") -> list[Path]:
    found = folder.rglob(f"*{suffix}")
    return sorted(p for p in found if not {"migrations", "static", "__pycache__"} & set(p.parts))


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def too_long(paths: list[Path], kind: str) -> list[str]:
    return [f"{where(p)}: {length(p)}" for p in paths if length(p) > GRANTED.get(where(p), LIMITS[kind])]


def is_test(path: Path) -> bool:
    return "tests" in path.parts


def test_no_module_is_longer_than_its_limit():
    code = [p for p in sources() if not is_test(p)]
    tests = [p for p in [*sources(), *sources(ROOT / "tests")] if is_test(p)]
    assert too_long(code, "module") + too_long(tests, "test module") == []


@pytest.mark.parametrize(("suffix", "kind"), [(".html", "template"), (".css", "css"), (".js", "js")])
def test_no_page_part_is_longer_than_its_limit(suffix, kind):
    frontend = sources(ROOT / "frontend", suffix) if suffix == ".js" else []
    assert too_long(sources(HOUSE, suffix) + frontend, kind) == []


def is_view(path: Path) -> bool:
    return "views" in path.stem or path.parent.name == "views"


def definitions(path: Path) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node.name, "class" if isinstance(node, ast.ClassDef) else "function", size


def test_functions_views_and_classes_are_small():
    big = []
    for path in sources():
        for name, kind, size in definitions(path):
            view = kind == "function" and is_view(path)
            limit = (
                LIMITS["test function"]
                if is_test(path) and kind == "function"
                else LIMITS["view" if view else kind]
            )
            if size > GRANTED.get(f"{where(path)}:{name}", limit):
                big.append(f"{where(path)}:{name}: {size}")
    assert big == []


def test_a_room_holds_few_files_and_no_junk_drawer():
    rooms = [p for p in HOUSE.iterdir() if p.is_dir() and (p / "__init__.py").exists()]
    crowded = [r.name for r in rooms if len(list(r.glob("*.py"))) > LIMITS["files in a room"]]
    junk = [where(p) for p in HOUSE.rglob("*") if p.stem in FORBIDDEN_FOLDERS]
    assert crowded + junk == []


def test_every_room_says_what_it_is():
    silent = [
        p.parent.name for p in HOUSE.glob("*/__init__.py") if not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert silent == []


def test_only_the_clock_reads_the_time():
    """SQL's now() too: a moved clock must move everything."""
    pattern = re.compile(
        r"timezone\.now\(|datetime\.now\(|date\.today\(|\bNow\(\)|CURRENT_(DATE|TIMESTAMP)|[\"' ]now\(\)"
    )
    allowed = {"preau/base/clock.py", "preau/engine/serve.py"}
    found = [
        where(p)
        for p in sources()
        if not is_test(p) and where(p) not in allowed and pattern.search(p.read_text())
    ]
    assert found == []


def test_a_view_fetches_through_the_person():
    offenders = [
        f"{where(path)}: {line.strip()}"
        for path in sources()
        if is_view(path) and not is_test(path)
        for line in path.read_text().splitlines()
        if re.search(r"\.objects\.(get|all)\(\)?$|\.objects\.get\(", line)
    ]
    assert offenders == []


def test_pages_have_no_inline_style_or_script():
    pattern = re.compile(r"""\sstyle=|\son[a-z]+=["']|<script(?![^>]*\ssrc=)""")
    assert [where(p) for p in sources(HOUSE, ".html") if pattern.search(p.read_text())] == []


def test_what_is_kept_is_french():
    """A transaction of ours opens in French (preau.base.transaction), so nothing of the house opens one of Django's."""
    pattern = re.compile(r"from django\.db import (.*, )?transaction\b|django\.db\.transaction")
    allowed = {"preau/base/transaction.py"}
    found = [p for p in sources() if not is_test(p) and where(p) not in allowed]
    assert [where(p) for p in found if pattern.search(p.read_text())] == []


def test_a_verb_refuses_in_the_language_of_who_reads():
    """Within a transaction an eager text is French: `raise refusal("…")` waits for its reader (preau.base.language)."""
    pattern = re.compile(r"raise ValidationError\(\s*(_|gettext|ngettext)\(")
    verbs = [
        p for p in sources() if not is_test(p) and not is_view(p) and "forms" not in (p.stem, p.parent.name)
    ]
    assert [where(p) for p in verbs if pattern.search(p.read_text())] == []


def test_the_words_within_a_refusal_wait_for_their_reader():
    """A value that our own words make is given as a function (`day=lambda: full_day_words(day)`): French, it would be."""
    spoken = re.compile(r"_words$|^euros$|^joined$|^_$|^gettext$|_display$")
    early = [
        f"{where(path)}: {keyword.arg}"
        for path in sources()
        if not is_test(path) and not is_view(path)
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "refusal"
        for keyword in call.keywords
        for one in ([] if isinstance(keyword.value, ast.Lambda) else ast.walk(keyword.value))
        if isinstance(one, ast.Call) and spoken.search(getattr(one.func, "id", getattr(one.func, "attr", "")))
    ]
    assert early == []


def test_every_text_is_gathered_for_the_catalogues():
    """What a text is called by is a word that `tools/catalogues.py` looks for."""
    from tools.catalogues import KEYWORDS

    named = re.compile(r"\b(?:n|p|np)?gettext(?:_lazy|_noop)? as (\w+)")
    assert {name for p in sources() for name in named.findall(p.read_text())} <= set(KEYWORDS)


def test_pages_may_be_read_from_right_to_left():
    """No side of the screen in our styles: start and end; what points is turned in right-to-left.css."""
    sides = r"(margin|padding|border|inset)-(left|right)\b|(^|[{;\s])(left|right):|text-align: (left|right)|float:"
    uneven = r"(margin|padding|inset): \S+ (?P<end>\S+) \S+ (?!(?P=end);)\S+;"
    pattern = re.compile(f"{sides}|{uneven}")
    assert [where(p) for p in sources(HOUSE, ".css") if pattern.search(_in_words(p))] == []


def _in_words(path: Path) -> str:
    """Styles without comments, and with `calc(…)` and `var(…)` as one word."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    while text != (shorter := re.sub(r"\(([^()]*)\)", lambda it: re.sub(r"\s", "", f"[{it[1]}]"), text)):
        text = shorter
    return text


def test_nothing_promises_later():
    pattern = re.compile(r"TODO|FIXME|XXX\b|raise NotImplementedError|coming soon|bientôt disponible")
    assert [where(p) for p in [*sources(), *sources(HOUSE, ".html")] if pattern.search(p.read_text())] == []


def test_locks_record_no_address():
    locks = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock", ROOT / "package-lock.json"]
    assert [
        p.name for p in locks if re.search(r'https?://|"resolved"|--index|find-links', _without_funding(p))
    ] == []


def _without_funding(path: Path) -> str:
    """npm's lock names the sites that ask for gifts: no place to download from."""
    return re.sub(r'"(url|funding)": "https?://[^"]*"', "", path.read_text())
