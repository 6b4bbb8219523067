"""A tutorial works as it stands: its files are written, its commands run, in the page's order."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
BLOCK = re.compile(r"^```(\w+) ?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its settings (`title`, `replace`, `exit`) and its text."""

    language: str
    settings: dict[str, str]
    text: str

    def perform(self, folder: Path) -> None:
        if "title" in self.settings:
            self._write(folder / self.settings["title"])
        elif self.language == "sh":
            self._run(folder)

    def _write(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        text = self.text
        if (line := self.settings.get("replace")) is not None:
            before = path.read_text()
            assert before.count(f"{line}\n") == 1, f"{line!r} is not once in {path.name}"
            text = before.replace(f"{line}\n", text)
        path.write_text(text)

    def _run(self, folder: Path) -> None:
        beside = str(Path(sys.executable).parent)
        env = {**os.environ, "PATH": f"{beside}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["sh", "-ec", self.text],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        told = f"{self.text}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == int(self.settings.get("exit", "0")), told


def blocks(page: Path) -> Iterator[Block]:
    for language, settings, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(language, dict(SETTING.findall(settings)), text)


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(TUTORIALS.glob("*.md")), ids=lambda page: page.stem)
def test_a_tutorial_works_as_it_stands(page: Path, tmp_path: Path) -> None:
    performed = list(blocks(page))

    for block in performed:
        block.perform(tmp_path)

    assert any(block.language == "sh" for block in performed)
