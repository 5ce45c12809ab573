"""Takes the figures and prints one table.

    .venv/bin/python -m bench [--small] [PART …]

Everything stands beside something else that is measured in the same run: compare ratios, and only within a run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from bench import machine, prepare, reading, send, start, tap
from bench.figures import Row, table
from bench.sizes import FULL, SMALL, Sizes

PARTS: Mapping[str, Callable[[Sizes], list[Row]]] = {
    "tap": tap.measure,
    "send": send.measure,
    "prepare": prepare.measure,
    "start": start.measure,
    "reading": reading.measure,
}


def main(arguments: Sequence[str], full: Sizes = FULL) -> int:
    """Prints the table; returns the exit code."""
    parser = argparse.ArgumentParser("python -m bench", description="Takes Cohort's figures.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one or more of: {', '.join(PARTS)} (all)")
    parser.add_argument("--small", action="store_true", help="only shows that everything runs")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}")
    rows, load = list[Row](), machine.load()
    for name in asked.parts or PARTS:
        print(f"measuring: {name} …", file=sys.stderr, flush=True)
        rows += PARTS[name](SMALL if asked.small else full)
    print(table(rows))
    print(f"\n{machine.described()}; load before: {load}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
