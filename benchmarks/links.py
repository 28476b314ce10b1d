"""The reference checker beside its peers: lychee, aiohttp alone, linkinator, LinkChecker, Sphinx.

    .venv/bin/python benchmarks/links.py speed           # 10,000 good pages on 2,000 hosts
    .venv/bin/python benchmarks/links.py truth           # the same with every trap of the tests
    .venv/bin/python benchmarks/links.py hosts           # 20,000 hosts with the usual settings
    .venv/bin/python benchmarks/links.py profile         # where our own time goes

Everything is asked on loopback. The peers are installed from PyPI and npm into a folder of their
own, which `--peers` keeps for the next time. README.md tells what is measured and what came out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import pstats
import re
import socket
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from loopback import Latency, host_of, title_of
from peers import HERE, Measured, Peers, Settings, complaint
from traps import TRUTHS, Truth, mixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from peers import Cited

MEDIAN, SHARE, SLOW = 0.05, 0.03, 0.5
DEAD_TO_US = frozenset({"gone", "no-such-host", "soft-404", "usurped"})
WELL_TO_US = frozenset({"ok", "redirected", "moved"})


@contextlib.contextmanager
def served(*, traps: bool = False, port: int = 0) -> Iterator[int]:
    """A new web in a process of its own; its port."""
    command = [sys.executable, HERE / "loopback.py", "--latency", MEDIAN, "--port", port]
    command += ["--slow", SHARE, SLOW, *(["--traps"] if traps else [])]
    child = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin
    assert child.stdout
    try:
        yield int(child.stdout.readline())
    finally:
        child.stdin.close()
        child.wait(30)


def articles(count: int, hosts: int, port: int, *, titled: bool) -> list[Cited]:
    """Good pages, spread over the hosts."""
    return [
        (
            f"http://{host_of(number % hosts)}:{port}/articles/{number}/on-water.html",
            title_of(number) if titled else "",
        )
        for number in range(count)
    ]


def floor_of(cited: Sequence[Cited], at_once: int) -> float:
    """Seconds that the latency alone costs, with that many in flight and nothing else to do."""
    latency = Latency(MEDIAN, SHARE, SLOW)
    total = sum(latency.of(re.sub(r"^http://[^/]+", "", url)) for url, _ in cited)
    return total / at_once


def row(name: str, runs: Sequence[Measured], base: float | None, floor: float) -> None:
    """One line of a table: medians over the runs."""
    seconds = statistics.median(run.seconds for run in runs)
    asking = [run.asking for run in runs if run.asking is not None]
    cpu, memory = statistics.median(run.cpu for run in runs), max(run.memory for run in runs)
    print(
        f"| {name} | {seconds:.2f} | {f'{statistics.median(asking):.2f}' if asking else ''} "
        f"| {cpu:.2f} | {memory:.0f} "
        f"| {f'{base:.2f}' if base else ''} | {seconds / floor:.2f} | {runs[-1].summary} |",
        flush=True,
    )


HEAD = (
    "| checker | s | of it asking | CPU s | MB | times lychee's | times the floor | it said |\n"
    "|---|---|---|---|---|---|---|---|"
)


def ratio(runs: Sequence[Measured], others: Sequence[Measured]) -> float:
    """The median of the ratios of runs that stood side by side."""
    pairs = zip(runs, others, strict=True)
    return statistics.median(one.seconds / other.seconds for one, other in pairs)


def speed(peers: Peers, told: argparse.Namespace, folder: Path) -> None:
    """Good pages alone: how much a checker costs above the latency."""
    settings = Settings(told.at_once, 30.0, limit=told.limit)
    with served() as port:
        known = articles(told.urls, told.hosts, port, titled=True)
        unknown = articles(told.urls, told.hosts, port, titled=False)
        floor = floor_of(known, told.at_once)
        print(f"{told.urls:,} addresses, {told.hosts:,} hosts, {told.at_once} in flight")
        print(f"floor by the latency: {floor:.2f} s\n")
        kinds = {
            "lychee": ("lychee", known),
            "aiohttp alone": ("aiohttp", known),
            "ours, titles known": ("ours", known),
            "ours, no titles": ("ours", unknown),
        }
        runs: dict[str, list[Measured]] = {name: [] for name in kinds}
        for turn in range(told.repeat):
            # Each goes first as often as the others, so that what the machine does besides is
            # spread over all of them.
            names = list(kinds)
            at = turn % len(names)
            for name in names[at:] + names[:at]:
                which, cited = kinds[name]
                runs[name].append(peers.run(which, cited, settings, folder))
                seconds = runs[name][-1].seconds
                print(f"  {turn + 1}: {name} {seconds:.2f} s", file=sys.stderr, flush=True)
        print(HEAD)
        for name, measured in runs.items():
            row(name, measured, ratio(measured, runs["lychee"]), floor)
        for name in told.others:
            one = peers.run(name, known, settings, folder)
            base = one.seconds / statistics.median(run.seconds for run in runs["lychee"])
            row(f"{name}, once", [one], base, floor)
            if not one.verdicts:
                print(f"  {name}: {complaint(folder)}", file=sys.stderr)


def truth(peers: Peers, told: argparse.Namespace, folder: Path) -> None:
    """Traps among good pages: how long it takes, and what is called dead."""
    kinds = {"ours": ("ours", 3), "lychee": ("lychee", 3), "lychee, no retries": ("lychee", 0)}
    runs: dict[str, list[Measured]] = {name: [] for name in kinds}
    names: dict[str, str] = {}
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = closed.getsockname()[1]
        for turn in range(told.repeat):
            for name, (which, retries) in kinds.items():
                # A new web each time, for some behave differently the first time.
                with served(traps=True) as port:
                    rows = list(mixed(told.urls, told.hosts, told.each, port, nobody))
                    names = {url: what for url, _, what in rows}
                    settings = Settings(
                        told.at_once, told.timeout, retries=retries, limit=told.limit
                    )
                    cited = [(url, title) for url, title, _ in rows]
                    one = peers.run(which, cited, settings, folder)
                one.verdicts = _by_name(one.verdicts, names)
                runs[name].append(one)
                print(f"  {turn + 1}: {name} {one.seconds:.2f} s", file=sys.stderr, flush=True)
    count = sum(name != "article" for name in names.values())
    print(f"{told.urls:,} addresses, {count:,} of them traps, {told.at_once} in flight, ", end="")
    print(f"time-out {told.timeout:.0f} s\n")
    print("| checker | s | CPU s | MB | times lychee's |\n|---|---|---|---|---|")
    for name, measured in runs.items():
        seconds = statistics.median(one.seconds for one in measured)
        cpu = statistics.median(one.cpu for one in measured)
        memory = max(one.memory for one in measured)
        print(f"| {name} | {seconds:.2f} | {cpu:.2f} | {memory:.0f} ", end="")
        print(f"| {ratio(measured, runs['lychee']):.2f} |")
    for name, measured in runs.items():
        if measured[-1].ended:
            _confusion(name, measured[-1].verdicts)
        else:
            print(f"\n{name}: ended after {told.limit:.0f} s, nothing told")


def _by_name(verdicts: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """`name#number` -> verdict, for the addresses differ from web to web by their port."""
    numbers: Counter[str] = Counter()
    found = {}
    for url, what in names.items():
        numbers[what] += 1
        found[f"{what}#{numbers[what]}"] = verdicts.get(url, "nothing")
    return found


def _confusion(checker: str, verdicts: dict[str, str]) -> None:
    """What was said of the addresses of each kind, and by which behaviours it was wrong."""
    table: dict[str, Counter[str]] = {kind.value: Counter() for kind in Truth}
    wrong: dict[str, Counter[str]] = {"false dead": Counter(), "missed dead": Counter()}
    for key, verdict in verdicts.items():
        name = key.partition("#")[0]
        kind = TRUTHS.get(name, Truth.ALIVE)
        table[kind.value][verdict] += 1
        dead = verdict in DEAD_TO_US or verdict == "error"
        if dead and kind not in {Truth.DEAD, Truth.DISGUISED}:
            wrong["false dead"][f"{name}: {verdict}" if verdict != "error" else name] += 1
        if kind in {Truth.DEAD, Truth.DISGUISED} and not dead:
            wrong["missed dead"][f"{name}: {verdict}"] += 1
    print(f"\n{checker}:")
    for kind, counts in table.items():
        words = ", ".join(f"{count} {word}" for word, count in counts.most_common())
        print(f"  {kind:10} {words}")
    for what, counts in wrong.items():
        words = ", ".join(f"{name} ×{count}" for name, count in counts.most_common())
        print(f"  {what}: {counts.total()}{f' ({words})' if words else ''}")


def hosts(peers: Peers, told: argparse.Namespace, folder: Path) -> None:
    """Very many hosts with the settings of an ordinary run."""
    settings = Settings(told.at_once, 30.0, interval=told.interval, limit=told.limit)
    with served() as port:
        cited = articles(told.urls, told.hosts, port, titled=not told.no_titles)
        floor = floor_of(cited, told.at_once)
        print(f"{told.urls:,} addresses, {told.hosts:,} hosts, {told.at_once} in flight, ", end="")
        print(f"{told.interval:g} s between two requests to a host\n{HEAD}")
        row("ours", [peers.run("ours", cited, settings, folder)], None, floor)


def profile(peers: Peers, told: argparse.Namespace, folder: Path) -> None:
    """What each step of ours costs an address, with the profiler's own cost in it."""
    del peers
    with served() as port:
        cited = articles(told.urls, told.hosts, port, titled=not told.no_titles)
        listed, stats = folder / "cited.jsonl", folder / "profile"
        listed.write_text("".join(f"{json.dumps(one)}\n" for one in cited), encoding="utf-8")
        command = [sys.executable, HERE / "asking.py", "ours", listed, "--out", folder / "out"]
        command += ["--at-once", told.at_once, "--profile", stats]
        subprocess.run([str(word) for word in command], check=True)
    found = pstats.Stats(str(stats)).sort_stats(told.sort)
    found.print_stats(told.lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    for action, urls, many, at_once in (
        (speed, 10_000, 2_000, 200),
        (truth, 10_000, 2_000, 500),
        (hosts, 40_000, 20_000, 100),
        (profile, 10_000, 2_000, 200),
    ):
        command = commands.add_parser(action.__name__, help=action.__doc__)
        command.set_defaults(action=action)
        command.add_argument("--urls", type=int, default=urls)
        command.add_argument("--hosts", type=int, default=many)
        command.add_argument("--at-once", type=int, default=at_once)
        command.add_argument("--limit", type=float, default=600.0, help="seconds for one checker")
        command.add_argument("--peers", type=Path, help="a folder to keep the peers in")
        if action in {speed, truth}:
            command.add_argument("--repeat", type=int, default=5 if action is speed else 3)
        if action is speed:
            others = ["linkinator", "linkchecker", "sphinx"]
            command.add_argument("--others", nargs="*", default=others, choices=others)
        if action is truth:
            command.add_argument("--each", type=int, default=12, help="addresses of every trap")
            command.add_argument("--timeout", type=float, default=5.0)
        if action in {hosts, profile}:
            command.add_argument("--no-titles", action="store_true")
        if action is hosts:
            command.add_argument("--interval", type=float, default=1.0)
        if action is profile:
            command.add_argument("--sort", default="tottime")
            command.add_argument("--lines", type=int, default=45)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        peers = Peers(told.peers.resolve() if told.peers else folder / "peers")
        if told.action in {speed, truth}:
            peers.install(all_of_them=bool(getattr(told, "others", ())))
            print(f"beside {peers.versions()}\n")
        told.action(peers, told, folder)


if __name__ == "__main__":
    main()
