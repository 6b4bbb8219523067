"""What the integration in a folder probably is: read from the files that its build reads."""

import ast
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

LANDSCAPE = "{landscape}"
_SKIPPED = ("test", "tests", "build", "dist", "node_modules", "site-packages")
_FILES_MAX = 2000


@dataclass(frozen=True, slots=True)
class Detected:
    """A guess, and in `because` the file that each part of it was read from."""

    name: str
    factory: str = ""
    command: tuple[str, ...] = ()
    container: str = ""
    because: tuple[str, ...] = ()


def detect(folder: Path) -> Detected:
    """Guess at the integration in a folder. What cannot be guessed is left empty."""
    found = Detected(folder.resolve().name or "integration")
    for look in (_python, _node, _go, _java, _dotnet, _container):
        found = look(folder, found)
    return found


def _because(found: Detected, file: str) -> tuple[str, ...]:
    return (*found.because, file)


def _python(folder: Path, found: Detected) -> Detected:
    path = folder / "pyproject.toml"
    project: dict[str, object] = {}
    if path.is_file():
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
            project = told if isinstance(told, dict) else {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            project = {}
    if project:
        found = replace(
            found, name=str(project.get("name", found.name)), because=_because(found, path.name)
        )
    scripts = project.get("scripts")
    if isinstance(scripts, dict) and scripts:
        command = (str(next(iter(scripts))), "--landscape", LANDSCAPE)
        found = replace(found, command=command)
    factory, file = next(_factories(folder), ("", ""))
    return replace(found, factory=factory, because=_because(found, file)) if file else found


def _factories(folder: Path) -> Iterator[tuple[str, str]]:
    """Functions that take what a factory takes, `(landscape, now, state)`, and their files."""
    for path in _sources(folder):
        try:
            tree = ast.parse(path.read_bytes())
        except (OSError, SyntaxError, ValueError):
            continue
        file = path.relative_to(folder)
        parts = file.with_suffix("").parts
        module = ".".join(parts[1:] if parts[0] == "src" else parts).removesuffix(".__init__")
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and {"landscape", "now", "state"} <= _named(node):
                yield f"{module}:{node.name}", file.as_posix()


def _named(function: ast.FunctionDef) -> set[str]:
    told = function.args
    return {a.arg for a in (*told.posonlyargs, *told.args, *told.kwonlyargs)}


def _sources(folder: Path) -> Sequence[Path]:
    found: list[Path] = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if not any(part in _SKIPPED or part.startswith(".") for part in parts):
            found.append(path)
        if len(found) == _FILES_MAX:
            break
    return found


def _node(folder: Path, found: Detected) -> Detected:
    path = folder / "package.json"
    if not path.is_file():
        return found
    try:
        told = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return found
    if not isinstance(told, dict):
        return found
    scripts = told.get("scripts")
    starts = isinstance(scripts, dict) and "start" in scripts
    return replace(
        found,
        name=str(told.get("name") or found.name),
        command=found.command or (("npm", "start") if starts else ()),
        because=_because(found, path.name),
    )


def _go(folder: Path, found: Detected) -> Detected:
    return _built(folder, found, ("go.mod",), ("go", "run", "."))


def _java(folder: Path, found: Detected) -> Detected:
    found = _built(folder, found, ("pom.xml",), ("mvn", "-q", "compile", "exec:java"))
    return _built(folder, found, ("build.gradle", "build.gradle.kts"), ("gradle", "-q", "run"))


def _dotnet(folder: Path, found: Detected) -> Detected:
    projects = sorted(path.name for path in folder.glob("*.csproj"))
    return _built(folder, found, tuple(projects), ("dotnet", "run"))


def _built(
    folder: Path, found: Detected, files: tuple[str, ...], command: tuple[str, ...]
) -> Detected:
    there = [name for name in files if (folder / name).is_file()]
    if not there or found.command:
        return found
    return replace(found, command=command, because=_because(found, there[0]))


def _container(folder: Path, found: Detected) -> Detected:
    there = [name for name in ("Dockerfile", "Containerfile") if (folder / name).is_file()]
    if not there:
        return found
    return replace(
        found, container=f"{found.name.lower()}:latest", because=_because(found, there[0])
    )
