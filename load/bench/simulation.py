"""How fast business time passes in simulation, with the reference engine at work."""

from rich.console import Console
from rich.table import Table

from understudy.kernel.seed import Seed
from understudy.scenario.performance import perform
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE


def main() -> None:
    table = Table("scenario", "verdict", "business h", "seconds", "times as fast", "requests/s")
    for scenario in collect():
        ended = perform(
            scenario, Seed(7), lambda s, seed: Simulation(s, seed, REFERENCE), lambda event: None
        )
        faster = ended.sim_hours * 3600 / ended.wall_s
        table.add_row(
            scenario.name,
            ended.verdict,
            f"{ended.sim_hours:,.0f}",
            f"{ended.wall_s:.1f}",
            f"{faster:,.0f}",
            f"{ended.requests / ended.wall_s:,.0f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
