"""Lighthouse's four scores and its times for the pages that readers come to, on a slow telephone.

    python benchmarks/lighthouse.py [--repetitions 3] [--chromium PATH] [--desktop]

Run it with the Python of the environment, after `make test` has installed Lighthouse. The
repository is built into a temporary folder and served with gzip on loopback; the slow telephone
and its slow network are Lighthouse's own simulation.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from search import served

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "tests/node/lighthouse.mjs"
PAGES = (
    "",
    "fact-checks/independent-data/",
    "claims/no-peer-reviewed-data/",
    "sources/tass2025phase1/",
    "claims/",
    "sources/",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
DESKTOP = {
    "formFactor": "desktop",
    "screenEmulation": {
        "mobile": False,
        "width": 1350,
        "height": 940,
        "deviceScaleFactor": 1,
        "disabled": False,
    },
    "throttling": {"rttMs": 40, "throughputKbps": 10240, "cpuSlowdownMultiplier": 1},
}
"""The desktop of https://pagespeed.web.dev: Lighthouse's own preset of that name."""


def built(folder: Path) -> Path:
    """The site of the repository, built into a folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    settings = ["--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([*command, *settings], check=True, cwd=ROOT, env=environment)
    return folder


def reports(addresses: list[str], settings: dict[str, Any], chromium: str) -> list[dict[str, Any]]:
    """What Lighthouse says of each address."""
    command = ["node", str(PROGRAM), json.dumps(settings), *addresses]
    environment = {**os.environ, "CHROME_PATH": chromium}
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: list[dict[str, Any]] = json.loads(out.stdout)
    return found


def middle(runs: list[dict[str, Any]], part: str, name: str) -> float:
    """The median of a figure."""
    return statistics.median(run[part][name] for run in runs)


def main() -> None:
    """Measure all pages, one round after the other, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--desktop", action="store_true", help="instead of the slow telephone")
    given = parser.parse_args()
    settings = DESKTOP if given.desktop else {}
    with tempfile.TemporaryDirectory(prefix="sourcebook-lighthouse-") as folder:
        for site in served(built(Path(folder))):
            addresses = [site + page for page in PAGES]
            rounds = [
                reports(addresses, settings, given.chromium) for _ in range(given.repetitions)
            ]
    print(
        "| page | speed | access | practices | SEO | first paint, s | largest, s | blocked, ms ",
        end="",
    )
    print("| shift | KB | requests |\n" + "|---" * 11 + "|")
    hindered: Counter[str] = Counter()
    for number, page in enumerate(PAGES):
        runs = [one[number] for one in rounds]
        scores = [100 * middle(runs, "scores", name) for name in CATEGORIES]
        first, largest, blocked = (middle(runs, "numbers", name) for name in TIMES)
        shift = middle(runs, "numbers", "cumulative-layout-shift")
        asked = [one for one in runs[0]["requests"] if one["url"].startswith("http")]
        print(
            f"| /{page} | {' | '.join(f'{score:.0f}' for score in scores)} | {first / 1000:.1f} "
            f"| {largest / 1000:.1f} | {blocked:.0f} | {shift:.3f} "
            f"| {sum(one['transferSize'] for one in asked) / 1000:.0f} | {len(asked)} |"
        )
        hindered.update(audit["title"] for audit in runs[0]["failed"])
    print("\nWhat Lighthouse would have better, and on how many pages:")
    for title, pages in hindered.most_common():
        print(f"  {pages}  {title}")


if __name__ == "__main__":
    main()
