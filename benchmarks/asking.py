"""One checker of ours in a process of its own: `ours`, or aiohttp with nothing around it.

    python benchmarks/asking.py ours cited.jsonl --at-once 200 --out seen.json

`cited.jsonl` has one `[address, title]` a line, the title empty where none is known. What is
measured is the whole process; the time from the first request to the last is told besides.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import time
from pathlib import Path


def ours(cited: list[tuple[str, str]], told: argparse.Namespace) -> dict[str, object]:
    """The whole way from addresses to observations, as a run of the checker takes it."""
    from sourcebook.checking.references.fetching import Client, Guard, Limits, run  # noqa: PLC0415
    from sourcebook.checking.references.sweep import Sweep, many_to_one  # noqa: PLC0415
    from sourcebook.checking.references.targets import Target  # noqa: PLC0415
    from sourcebook.model import Role  # noqa: PLC0415

    targets = [
        Target(url, (Role(key=f"source{number}", role="url"),), (title,) if title else ())
        for number, (url, title) in enumerate(cited)
    ]
    limits = Limits(
        in_flight=told.at_once,
        interval=told.interval,
        timeout=told.timeout,
        connect=min(told.timeout, 10.0),
        contact="https://example.org/about",
    )

    async def measured() -> tuple[float, dict[str, str], int]:
        async with Client(limits, guard=Guard.allowing("127.0.0.0/8")) as client:
            began = time.perf_counter()
            sweep = Sweep(client.ask, dt.date(2026, 3, 2), glance=client.glance)
            swept = await sweep.run(targets)
            seen = many_to_one(swept.seen)
            seconds = time.perf_counter() - began
        return seconds, {url: one.result.value for url, one in seen.items()}, len(swept.not_reached)

    if told.profile:
        import cProfile  # noqa: PLC0415

        profile = cProfile.Profile()
        seconds, seen, missing = profile.runcall(run, measured())
        profile.dump_stats(told.profile)
    else:
        seconds, seen, missing = run(measured())
    return {"seconds": seconds, "seen": seen, "not_reached": missing}


def bare(cited: list[tuple[str, str]], told: argparse.Namespace) -> dict[str, object]:
    """aiohttp alone: as many workers as requests in flight, bodies read and thrown away."""
    import aiohttp  # noqa: PLC0415
    import uvloop  # noqa: PLC0415

    seen: dict[str, str] = {}
    left = iter(cited)

    async def work(session: aiohttp.ClientSession) -> None:
        for url, _ in left:
            try:
                async with session.get(url) as response:
                    await response.read()
                    seen[url] = str(response.status)
            except (aiohttp.ClientError, TimeoutError) as error:
                seen[url] = type(error).__name__

    async def sweep() -> float:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=2.0)
        timeout = aiohttp.ClientTimeout(total=told.timeout)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            began = time.perf_counter()
            await asyncio.gather(*(work(session) for _ in range(told.at_once)))
            return time.perf_counter() - began

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        seconds = runner.run(sweep())
    return {"seconds": seconds, "seen": seen}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checker", choices=("ours", "aiohttp"))
    parser.add_argument("cited", type=Path)
    parser.add_argument("--at-once", type=int, default=200)
    parser.add_argument("--interval", type=float, default=0.0)
    parser.add_argument("--timeout", type=float, default=30.0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--profile", type=Path)
    told = parser.parse_args()
    cited = [tuple(json.loads(line)) for line in told.cited.read_text("utf-8").splitlines()]
    found = (ours if told.checker == "ours" else bare)(cited, told)
    told.out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
