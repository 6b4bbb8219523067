"""A failing swarm made small: fewer troubles, rarer, sooner; and written out as a scenario."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from understudy.faults import make_fault
from understudy.kernel.errors import UsageError
from understudy.scenario.explore.swarm import Aim, Swarm
from understudy.scenario.script import Scenario

Fails = Callable[[Swarm], bool]

INDENT = "    "


def shrunk(swarm: Swarm, fails: Fails) -> Swarm:
    """The smallest swarm found that still fails. `fails` is asked anew for each try."""
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(swarm):
            if fails(candidate):
                swarm, smaller = candidate, True
                break
    return swarm


def _smaller(swarm: Swarm) -> Iterator[Swarm]:
    """What is smaller by one step: halves first, then one trouble less, then milder troubles."""
    half = len(swarm) // 2
    if half > 1:
        yield swarm[:half]
        yield swarm[half:]
    for n in range(len(swarm) if len(swarm) > 1 else 0):
        yield (*swarm[:n], *swarm[n + 1 :])
    for n, aim in enumerate(swarm):
        for milder in _milder(aim):
            yield (*swarm[:n], milder, *swarm[n + 1 :])


def _milder(aim: Aim) -> Iterator[Aim]:
    if aim.times > 1:
        yield replace(aim, times=1)
    if aim.skip:
        yield replace(aim, skip=0)
    if aim.parameters:
        yield replace(aim, parameters=())


def as_script(scenario: Scenario, swarm: Swarm, seed: int, breaks: Sequence[str]) -> str:
    """The scenario's own file, with these troubles around its acts; ready to be committed.

    Raises `UsageError` where its script has no `run.settle(...)` of its own to stop before.
    """
    source = Path(scenario.path).read_text(encoding="utf-8")
    tree = ast.parse(source)
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    function = next((n for n in functions if _settles(n)), None)
    if function is None:
        raise UsageError(f"{scenario.name} never settles")
    lines = source.splitlines()
    first = function.body[0].lineno
    last = next(n.lineno for n in function.body if _is_settle(n))
    acts = [f"{INDENT}{line}" if line.strip() else "" for line in lines[first - 1 : last - 1]]
    while acts and not acts[-1]:
        acts.pop()
    body = [*_with(swarm), *acts, "", *lines[last - 1 :]]
    head = _imports(lines[: first - 1], swarm, tree)
    told = _told(head, tree, seed, breaks)
    return "\n".join([*told, *body]) + "\n"


def _settles(function: ast.FunctionDef) -> bool:
    return any(_is_settle(node) for node in function.body)


def _is_settle(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith("run.settle(")


def _with(swarm: Swarm) -> Iterator[str]:
    yield f"{INDENT}with ("
    for aim in swarm:
        fault = type(make_fault(aim.fault, {})).__name__
        given = ", ".join(f"{name}={value!r}" for name, value in aim.parameters)
        how = [f'on="{aim.on}"', f"times={aim.times}", *([f"skip={aim.skip}"] if aim.skip else [])]
        yield f"{INDENT * 2}run.trouble({fault}({given}), {', '.join(how)}),"
    yield f"{INDENT}):"


def _imports(head: list[str], swarm: Swarm, tree: ast.Module) -> list[str]:
    """The head of the file, importing the faults as well."""
    names = {type(make_fault(aim.fault, {})).__name__ for aim in swarm}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "understudy.faults":
            names |= {alias.name for alias in node.names}
            begun, ended = node.lineno - 1, node.end_lineno or node.lineno
            return [*head[:begun], _import(names), *head[ended:]]
    at = next(n for n, line in enumerate(head) if re.match(r"from understudy\.", line))
    return [*head[:at], _import(names), *head[at:]]


def _import(names: set[str]) -> str:
    return f"from understudy.faults import {', '.join(sorted(names))}"


def _told(head: list[str], tree: ast.Module, seed: int, breaks: Sequence[str]) -> list[str]:
    """The head, its docstring telling how this came about."""
    said = f"Found by a swarm and made small: seed {seed} breaks {', '.join(breaks)}."
    docstring = tree.body[0]
    end = (docstring.end_lineno or 1) - 1
    line = head[end]
    if line.strip() == '"""':
        return [*head[:end], "", said, *head[end:]]
    return [*head[:end], line.rstrip().removesuffix('"""'), "", said, '"""', *head[end + 1 :]]
