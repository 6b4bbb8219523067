"""What an integration is, is read from the files that its build reads."""

from pathlib import Path

import pytest

from understudy.sut.detecting import Detected, detect


def folder(tmp_path: Path, **files: str) -> Path:
    made = tmp_path / "shop-sync"
    for name, text in files.items():
        path = made / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    made.mkdir(exist_ok=True)
    return made


def test_a_python_project_has_a_script_and_a_factory(tmp_path: Path) -> None:
    where = folder(
        tmp_path,
        pyproject_toml='[project]\nname = "ours"\n[project.scripts]\nours = "ours:main"',
        src__ours__work_py="def create(landscape, now, state): ...",
        tests__fakes_py="def create(landscape, now, state): ...",
    )

    assert detect(where) == Detected(
        "ours",
        "ours.work:create",
        ("ours", "--landscape", "{landscape}"),
        because=("pyproject.toml", "src/ours/work.py"),
    )


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"package_json": '{"name": "ours", "scripts": {"start": "node ."}}'}, ("npm", "start")),
        ({"go_mod": "module ours"}, ("go", "run", ".")),
        ({"pom_xml": "<project/>"}, ("mvn", "-q", "compile", "exec:java")),
        ({"Ours_csproj": "<Project/>"}, ("dotnet", "run")),
        ({"package_json": "{"}, ()),
        ({}, ()),
    ],
)
def test_other_languages_are_started_as_their_builds_do(
    tmp_path: Path, files: dict[str, str], command: tuple[str, ...]
) -> None:
    assert detect(folder(tmp_path, **files)).command == command


def test_an_image_is_called_after_the_integration(tmp_path: Path) -> None:
    assert detect(folder(tmp_path, Dockerfile="FROM scratch")).container == "shop-sync:latest"
