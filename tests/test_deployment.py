"""The Dockerfile and compose.yaml: linted, of one mind with the project, their commands tried without an engine."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from api.settings.settings import Settings
from tests.chroma.server import ChromaServer

pytest_plugins = ["tests.chroma.fixtures"]

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
PACKAGES: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
BROUGHT_ALONG = {  # by what is named, of which it is a part
    "httpx": "openai, chromadb",
    "pydantic": "pydantic-settings, fastapi",
    "pydantic_core": "pydantic-settings, fastapi",
    "slack_sdk": "slack-bolt",
    "starlette": "fastapi",
}
BY_HAND = {"model", "train"}  # how weights were made; not of the program
PORT = "8000"


def instruction(name: str) -> str:
    """What the last instruction of that name says, its lines joined."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE.replace("\\\n", ""), re.MULTILINE)[-1].strip()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def ran(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, **options)


def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    found = ran(str(linter), "Dockerfile")
    assert (found.returncode, found.stdout) == (0, "")


def test_the_compose_file_is_one_by_the_schema_of_compose() -> None:
    done = ran(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")
    assert done.returncode == 0, done.stdout


def test_the_schema_would_find_a_slip(tmp_path: Path) -> None:
    slip = tmp_path / "compose.yaml"
    slip.write_text(yaml.safe_dump(COMPOSE | {"services": {"onrecord": {"image": "onrecord", "read_olny": True}}}))
    done = ran(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(slip))
    assert done.returncode == 1
    assert "read_olny" in done.stdout


def test_whatever_the_program_imports_is_a_dependency_that_is_named() -> None:
    """Else the image lacks it, while here something else may have brought it along."""
    named = {
        normal(re.split(r"[^\w.-]", one)[0])
        for group in (PROJECT["project"]["dependencies"], *(EXTRAS[name] for name in ("formats", "postgres", "ray")))
        for one in group
    }
    sources = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.parent.name not in BY_HAND
        for name in imported(path)
        if name in sources and not named & {normal(one) for one in sources[name]}
    }
    assert {one for one in missing if one.split(": ")[1] not in {*PACKAGES, *BROUGHT_ALONG}} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_comes_into_the_image(package: str) -> None:
    assert f"COPY {package} {package}\n" in DOCKERFILE
    assert f"\n!{package}\n" in (ROOT / ".dockerignore").read_text("utf-8")


def test_what_is_copied_is_not_ignored() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]
    }
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_chroma_server_is_of_the_version_of_its_client() -> None:
    pinned = re.search(r"^chromadb==(.+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    assert pinned
    assert SERVICES["chroma"]["image"] == f"chromadb/chroma:{pinned[1]}"


def test_answers_under_way_are_finished_before_the_container_is_killed() -> None:
    grace = int(SERVICES["onrecord"]["stop_grace_period"].removesuffix("s"))
    assert grace > Settings.model_fields["shutdown_seconds"].default


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_no_right_that_it_does_not_need(service: str) -> None:
    stated = SERVICES[service]
    assert stated["read_only"] is True
    assert stated["cap_drop"] == ["ALL"]
    assert stated["security_opt"] == ["no-new-privileges:true"]
    assert stated["restart"] == "unless-stopped"
    assert {"cpus", "memory", "pids"} <= stated["deploy"]["resources"]["limits"].keys()
    assert "privileged" not in stated


def test_only_this_machine_reaches_onrecord_and_only_onrecord_reaches_chroma() -> None:
    assert SERVICES["onrecord"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert "ports" not in SERVICES["chroma"]
    assert SERVICES["chroma"]["networks"] == ["vectors"]
    assert COMPOSE["networks"]["vectors"] == {"internal": True}


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert int(instruction("USER").partition(":")[0]) >= 1000


def test_settings_are_known_ones() -> None:
    settings = {f"ONRECORD_{key.upper()}" for key in Settings.model_fields}
    named = set(re.findall(r"\bONRECORD_[A-Z_]+\b", DOCKERFILE + (ROOT / "compose.yaml").read_text("utf-8")))
    assert named - {"ONRECORD_KEY"} <= settings  # which stands for any


def test_what_the_image_runs_is_refused_without_keys(tmp_path: Path) -> None:
    (program,), arguments = json.loads(instruction("ENTRYPOINT")), json.loads(instruction("CMD"))
    command = [str(Path(sys.executable).with_name(program)), *arguments, "--port", "0"]
    done = ran(*command, env={"ONRECORD_HOME": str(tmp_path), "ONRECORD_LOG_LEVEL": "info"}, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert "onrecord keys add NAME" in " ".join(done.stderr.split())


@pytest.mark.parametrize(("answer", "code"), [(200, 0), (503, 1)])
def test_the_health_check_of_the_image_asks_the_door(answer: int, code: int) -> None:
    asked: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(answer)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Door) as door:
        Thread(target=door.serve_forever, args=(0.02,), daemon=True).start()
        check = instruction("HEALTHCHECK").partition("CMD ")[2].replace(PORT, str(door.server_port))
        _, *arguments = json.loads(check)
        assert ran(sys.executable, *arguments, timeout=60).returncode == code
        door.shutdown()
    assert asked == ["/healthz"]
    assert ran(sys.executable, *arguments, timeout=60).returncode == 1  # nobody is there


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here, as there is in the image")
def test_the_health_check_of_chroma_finds_a_real_server(own_server: ChromaServer) -> None:
    check = SERVICES["chroma"]["healthcheck"]["test"]
    command = [one.replace(PORT, own_server.url.rpartition(":")[2]) for one in check[1:]]
    assert ran(*command, timeout=60).returncode == 0
    own_server.kill()
    assert ran(*command, timeout=60).returncode != 0
