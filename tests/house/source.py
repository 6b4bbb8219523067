"""The project's own files, as the house rules read them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One text file; `path` is relative to the root of the checkout, with forward slashes."""

    path: str
    text: str

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def module(self) -> str | None:
        """Its dotted name, if it belongs to one of the three packages."""
        if not self.is_python or self.parts[0] not in ("harness", "mocks", "engine"):
            return None
        names = [*self.parts[1:-1], self.parts[-1].removesuffix(".py")]
        return ".".join(names[:-1] if names[-1] == "__init__" else names)

    def under(self, *folders: str) -> bool:
        """Whether it lies below one of `folders`."""
        return any(self.path.startswith(folder + "/") for folder in folders)

    def dotted(self) -> Iterator[tuple[int, str]]:
        """Each name used, by line; what an import bound, in full: `datetime.date.today`."""
        bound = dict(self._bindings())
        for node in ast.walk(self.tree):
            attributes: list[str] = []
            root: ast.AST = node
            while isinstance(root, ast.Attribute):
                attributes.append(root.attr)
                root = root.value
            if isinstance(root, ast.Name) and (root.id in bound or root is node):
                yield root.lineno, ".".join([bound.get(root.id, root.id), *reversed(attributes)])

    def imports(self) -> Iterator[str]:
        """Each module and name it imports, in full; and each string, which may name one."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.partition(":")[0]

    def _bindings(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    yield alias.asname or first, alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"


@cache
def checkout() -> tuple[Source, ...]:
    """Every text file that git tracks or would track, in order of path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = []
    for path in sorted(set(listed.split("\0")) - {""}):
        try:
            found.append(Source(path, (ROOT / path).read_text(encoding="utf-8")))
        except (FileNotFoundError, UnicodeDecodeError):
            continue  # deleted but not yet committed; or a picture
    return tuple(found)
