"""Work in as many processes as there are cores, and what comes back as it is done."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Found = TypeVar("Found")


def cores() -> int:
    """How many processes may run at a time here."""
    known = getattr(os, "sched_getaffinity", None)
    return len(known(0)) if known is not None else os.cpu_count() or 1


def spread(
    work: Callable[[Task], Found], tasks: Sequence[Task], jobs: int = 0
) -> Iterator[tuple[Task, Found]]:
    """Do the work for each task, and yield each result as soon as it is there, in any order.

    `work` and the tasks must be picklable. `jobs` 0 means one a core; with one, all is done here.
    """
    jobs = min(jobs or cores(), max(len(tasks), 1))
    if jobs == 1:
        for task in tasks:
            yield task, work(task)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _hush) as pool:
        waiting = {pool.submit(work, task): task for task in tasks}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _hush() -> None:
    """What systems under test log is lost in the crowd of processes, and so not told at all."""
    logging.disable(logging.CRITICAL)
