"""The code read as text: floors, edges, words. What ARCHITECTURE and STYLE promise, checked."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from perimeter.acts import assess
from perimeter.analysis import DERIVED
from perimeter.core.ids import FINDING_SUBJECTS
from perimeter.law import pack as packs
from perimeter.law import problems
from perimeter.law.references import RIGHTS
from perimeter.law.statute import Pack
from perimeter.tables import entries
from perimeter.tables import form as forms

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "perimeter"
FLOORS = {
    "core": 1, "law": 2, "store": 2, "wallets": 2, "tables": 3, "judging": 3, "analysis": 4,
    "acts": 5, "web": 6, "country": 6, "cli": 7,
}  # fmt: skip
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
PACKS = [("tm", ()), ("tm", ("assumed",)), ("model", ())]
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 40
MAY_READ_CLOCK = {
    "cli/edge.py",
    "cli/progress.py",
    "cli/demo.py",
    "cli/benches",
    "tables/engine.py",
}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules of ours that a file imports, wherever in it."""
    return frozenset(_imported(tree(path)))


def _imported(read: ast.Module) -> Iterator[str]:
    for node in ast.walk(read):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("perimeter"):
            yield from (_module(node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("perimeter."))


def _module(module: str, imported: str) -> str:
    path = ROOT / (module.replace(".", "/") + "/" + imported + ".py")
    return f"{module}.{imported}" if path.exists() else module


def floor(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_down(path):
    own = path.relative_to(PACKAGE).parts[0]
    if own not in FLOORS:
        return
    for module in imports(path):
        other = floor(module)
        if other and other != own and other in FLOORS:
            assert FLOORS[other] < FLOORS[own], f"{name(path)} imports {module}"


def test_no_circles():
    graph = {
        "perimeter." + name(path)[:-3].replace("/", ".").removesuffix(".__init__"): set(
            imports(path)
        )
        for path in MODULES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail[trail.index(module) :], module])
        if module not in done:
            for other in graph.get(module, ()):
                if other != module:
                    visit(other, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_and_stays_short(path):
    assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"
    assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES_MAX
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= FUNCTION_LINES_MAX, f"{name(path)}:{node.lineno} {node.name} {lines}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_functions_say_what_they_do(path):
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            shown = name(path).startswith("cli/")  # a command's help is a message
            assert shown or ast.get_docstring(node) or len(node.body) <= 2, (
                f"{name(path)}:{node.lineno} {node.name} has no docstring"
            )


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_clock_and_chance_come_from_the_edge(path):
    if any(name(path).startswith(edge) for edge in MAY_READ_CLOCK):
        return
    text = path.read_text("utf-8")
    for banned in ("datetime.now", "date.today", "time.time(", "os.urandom", "secrets.", "uuid4"):
        assert banned not in text, f"{name(path)} asks {banned}"
    if not name(path).startswith("country/"):
        assert not re.search(r"^(import|from) random\b", text, re.M), name(path)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_terminal_prints_and_only_the_edge_reads_the_environment(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print" or name(path).startswith("cli/"), name(path)
    if name(path) not in ("cli/edge.py", "cli/bench.py"):
        assert "os.environ" not in path.read_text("utf-8"), name(path)


FLOATLESS = ("core", "law", "store", "wallets", "judging", "analysis", "acts")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_float_near_money(path):
    if path.relative_to(PACKAGE).parts[0] not in FLOATLESS:
        return
    for node in ast.walk(tree(path)):
        number = isinstance(node, ast.Constant) and isinstance(node.value, float)
        cast = isinstance(node, ast.Name) and node.id == "float"
        assert not number and not cast, f"{name(path)}:{node.lineno}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_is_tested(path):
    """By a test file of its name, or by one of its folder that imports it."""
    if path.name in ("__init__.py", "models.py", "apps.py"):
        return
    module = "perimeter." + name(path)[:-3].replace("/", ".")
    imported, texts = said_by_tests()
    commands = "".join(p.read_text("utf-8") for p in (PACKAGE / "cli").glob("*commands.py"))
    reached = module in imported or any(f"{module}{end}" in texts for end in (":", ".", '"'))
    assert reached or f'"{module}:' in commands or _reached(module), f"no test reaches {module}"


@cache
def said_by_tests() -> tuple[set[str], str]:
    """The modules that tests import, and all that tests say."""
    paths = list((ROOT / "tests").rglob("*.py"))
    imported = {module for path in paths for module in imports(path)}
    return imported, "".join(path.read_text("utf-8") for path in paths)


def _reached(module: str) -> bool:
    """Inner modules are tested through the one that uses them."""
    used = any(module in imports(path) for path in MODULES)
    return used and floor(module) in ("country", "web", "cli", "tables", "acts", "law", "wallets")


COUNTRY_FREE = ("questions", "forms", "checks")
COUNTRIES = re.compile(
    r"turkmen|türkmen|туркмен|ashgabat|aşgabat|\bTMT\b|manat|298|uzbek|kazakh|kyrgyz|modellia", re.I
)


@pytest.mark.parametrize(
    "path",
    [*MODULES, *(path for part in COUNTRY_FREE for path in sorted((ROOT / part).glob("*")))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_country_in_code(path):
    found = COUNTRIES.search(path.read_text("utf-8"))
    assert found is None, f"{path.name}: {found[0] if found else ''}"


@pytest.fixture(params=PACKS, ids=lambda pack: "+".join([pack[0], *pack[1]]))
def pack(request) -> Pack:
    return packs.load(packs.find(request.param[0]), request.param[1])


def test_packs_and_questions_fit(pack):
    """Every question is bound once or is a signal; every parameter it needs is the pack's."""
    library = assess.library()
    bound = assess.bound(pack)
    assert {q.name for q in bound} == set(library)
    for question in bound:
        duty = pack.duty(question.name)
        assert (question.kind == "breach") == (duty is not None), question.name
        assert set(question.parameters) <= set(pack.parameters), question.name


def test_every_parameter_is_used_or_is_a_term(pack):
    used = {name for question in assess.library().values() for name in question.parameters}
    terms = {filing.deadline for filing in pack.calendar.filings.values()} | set(_terms(pack))
    deeds = "".join(path.read_text("utf-8") for path in (PACKAGE / "acts").glob("*.py"))
    for parameter in pack.parameters.values():
        kept = parameter.id.startswith("retention_days")  # read by whoever destroys
        asked = f'"{parameter.id}"' in deeds
        assert parameter.id in used | terms or kept or asked, parameter.id
        assert (parameter.kind == "law") == bool(parameter.article), parameter.id


def _terms(pack: Pack) -> Iterator[str]:
    for kind in pack.registers.values():
        yield from (kind.term, kind.fee)
        for life in (kind.life, kind.notices):
            yield from (state.term for state in life.states.values())
            for deed in life.acts.values():
                yield from (deed.until.least, deed.until.most) if deed.until else ()


def test_registers_name_schedules_and_columns_there_are(pack):
    known = forms.load(ROOT / "schedules")
    for kind in pack.registers.values():
        for name, listed in kind.schedules.items():
            columns = {column.name: column for column in known[name].columns}
            for column in (*listed.once, *listed.public):
                assert not columns[column].personal, f"{kind.id}.{name}.{column}"
            assert known[name].by != "source" and known[name].title, name
            within = {column.within for column in known[name].columns} - {""}
            assert within <= set(kind.schedules), f"{kind.id}.{name}"


def test_calendars_name_forms_there_are(pack):
    known = forms.load(ROOT / "forms")
    assert set(pack.calendar.filings) <= {n for n, form in known.items() if form.by == "firm"}
    assert set(pack.calendar.sources) <= {n for n, form in known.items() if form.by == "source"}


def test_only_what_was_read_is_printed():
    tm = packs.load(packs.find("tm"))
    read = {a.id: a.official for a in tm.articles.values() if a.official}
    assert sorted((o.article, o.part, o.item) for o in read.values()) == [
        (1, 0, item) for item in range(1, 6)
    ]
    text = "".join(p.read_text("utf-8") for p in (ROOT / "jurisdictions" / "tm").rglob("*.yaml"))
    assert not re.search(r"\b(Art(icle)?\.?|Статья|ст\.|madda)\s*\d", text)


def test_no_measure_rests_on_a_signal_and_no_finding_is_about_a_customer():
    assert not {"customer", "person", "account"} & set(FINDING_SUBJECTS)
    for question in assess.library().values():
        assert question.key[0] == "firm", question.name


def test_every_right_is_asked_for_somewhere():
    text = "".join(path.read_text("utf-8") for path in MODULES)
    for right in RIGHTS:
        assert text.count(f'"{right}"') > 1, right


def test_tables_for_questions_are_documented():
    page = (ROOT / "docs" / "tables.md").read_text("utf-8")
    for known in (
        *forms.load(ROOT / "forms"),
        *entries.SCHEMAS,
        *(d.name for d in DERIVED),
        "filed",
    ):
        assert f"`{known}`" in page, known


# What a fault in a filing is made with, its code first.
FAULTS = ("Problem", "Bad", "Unreadable", "Found")


def test_every_code_of_a_problem_is_in_the_catalogue():
    """And the reverse: a code for any form that nothing gives is removed. A problem by any other
    code ends as a bug where it is made: reading asks the catalogue whether it is an error."""
    known, said = problems.catalogue().codes, set()
    for path in (PACKAGE / "tables").glob("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            if isinstance(node, ast.Call) and _called(node) in FAULTS and node.args:
                code = getattr(node.args[0], "value", None)
                assert not isinstance(code, str) or code in known, f"{name(path)} says {code}"
    assert {code for code, one in known.items() if not (one.form or one.listed)} <= said


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def test_commands_are_documented():
    from perimeter.cli.commands import COMMANDS

    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"`perimeter {command.words}" in page, command.words


def test_the_project_speaks_of_itself_alone():
    banned = re.compile(r"/work/|/tmp/|\bhelper|claude|anthropic|gpt|pypi\.|localhost:\d", re.I)
    listed = [p for p in ROOT.rglob("*") if p.suffix in (".md", ".py", ".yaml", ".sql", ".html")]
    for path in listed:
        if ".venv" in path.parts or path == Path(__file__):
            continue
        found = banned.search(path.read_text("utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found[0] if found else ''}"
