"""What every test may rely on: generated examples repeat, and Docker is asked for, not assumed."""

import shutil
import subprocess
from functools import cache

import pytest
from hypothesis import settings

pytest_plugins = ["tests.evidence", "pytester"]

# The examples are the same in every run, and a busy machine fails no test for being slow.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


@cache
def docker_answers() -> bool:
    """Whether a Docker daemon is there and willing."""
    docker = shutil.which("docker")
    return (
        docker is not None and subprocess.run([docker, "info"], capture_output=True).returncode == 0
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("docker") and not docker_answers():
        pytest.skip("no Docker daemon answers")
