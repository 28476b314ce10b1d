"""Web archives on a loopback web, in the shapes that the real ones document.

    archives = ArchiveServices(web)
    archives.keep("https://example.org/a", "20250304050607", html("On water"))

Captures are shown, listed by a CDX server in each of its dialects, negotiated by a TimeGate and
listed by a TimeMap; `saves` says how Save Page Now answers. What is kept is invented.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from web import NETWORK, Visit, Web

SECRET = "LOW-level-secret-9f3c"
ACCESS = "accessKEY7"
KEY = f"{ACCESS}:{SECRET}"
JOB = "spn2-ac58789b-f3ca-48d0-9ea6-1d1225e98695"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


@dataclass
class Capture:
    url: str
    stamp: str
    body: bytes
    status: int = 200
    mimetype: str = "text/html"
    digest: str = ""
    shown_as: str = ""
    """The timestamp to which the archive leads from this one; empty where it shows it."""
    leads_to: str = ""
    """What an archived redirect leads to."""

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.strptime(self.stamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)

    @property
    def listed(self) -> list[str]:
        revisit = self.mimetype == "warc/revisit"
        status = "-" if revisit else str(self.status)
        digest = self.digest or f"DIGEST{self.stamp}"
        return ["org,example)/", self.stamp, self.url, self.mimetype, status, digest, "1405"]


class ArchiveServices:
    """All of them on one web."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.captures: list[Capture] = []
        self.dialect = "wayback"
        self.saves: list[dict[str, object]] = []
        """How a job stands, one after the other; the last one stays."""
        self.accepted: dict[str, object] = {"url": "asked", "job_id": JOB}
        self.pages = 1
        """Pages of a TimeMap."""
        for name in ("cdx", "web", "timemap", "timegate", "save"):
            web.behaviour(name, getattr(self, f"_{name}"))

    def keep(self, url: str, stamp: str, body: str | bytes, **values: object) -> Capture:
        raw = body.encode() if isinstance(body, str) else body
        capture = Capture(url, stamp, raw, **values)
        self.captures.append(capture)
        return capture

    def archive(self, *ways: str, name: str = "The Test Archive", **values: object) -> dict:
        """The settings of one archive with these services."""
        here = {
            "cdx": self.web.url("cdx"),
            "timegate": self.web.url("timegate/"),
            "timemap": self.web.url("timemap/link/"),
            "save": self.web.url("save"),
        }
        chosen = {way: here[way] for way in ways}
        return {"name": name, **chosen, "replay": self.web.url("web/"), **values}

    def settings(self, *services: dict, **values: object) -> str:
        """The text of mkdocs.yml."""
        chosen = services or (self.archive("cdx", "timegate", "timemap", "save"),)
        archives = {"services": list(chosen), "pause": 0, **values}
        checker = {"allow_networks": [NETWORK], "interval": 0, "timeout": 60}
        extra = {"sourcebook": {"archives": archives, "checker": checker}}
        return json.dumps({"site_name": "Small", "extra": extra})

    def address(self, stamp: str, url: str) -> str:
        """Where readers see a capture."""
        return f"{self.web.url('web/')}{stamp}/{url}"

    def asked(self, name: str) -> list[str]:
        """What was asked of a service, in order."""
        return [one.path for one in self.web.requests if one.name == name]

    def _of(self, url: str) -> list[Capture]:
        return [one for one in self.captures if _bare(one.url) == _bare(url)]

    async def _cdx(self, visit: Visit) -> None:
        query = parse_qs(urlsplit(visit.request.path).query)
        found = self._of(query["url"][0])
        near = dt.datetime.strptime(query["closest"][0], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
        assert query["sort"] == ["closest"]
        assert query["output"] == ["json"]
        assert query["matchType"] == ["exact"]
        assert "fastLatest" not in query
        if self.dialect == "wayback":
            name, pattern = query["filter"][0].removeprefix("!").split(":")
            column = COLUMNS.index(name)
            found = [one for one in found if not re.fullmatch(pattern, one.listed[column])]
        found.sort(key=lambda one: abs(one.moment - near))
        rows = [one.listed for one in found[: int(query["limit"][0])]]
        await visit.answer(200, _dialect(self.dialect, rows), kind="application/json")

    async def _web(self, visit: Visit) -> None:
        rest = visit.request.path.removeprefix("/web/")
        stamp, _, url = rest.partition("/")
        found = [one for one in self._of(url) if one.stamp == stamp.removesuffix("id_")]
        if not found:
            body = "<title>Wayback Machine</title>The page is not in the archive."
            await visit.answer(404, body)
            return
        capture, raw = found[0], stamp.endswith("id_")
        flag = "id_" if raw else ""
        if capture.shown_as:
            await visit.redirect(f"/web/{capture.shown_as}{flag}/{url}")
            return
        headers = {"Memento_Datetime": http_date(capture.moment), "Content_Type": capture.mimetype}
        if capture.leads_to:
            target = f"/web/{capture.stamp}{flag}/{capture.leads_to}"
            await visit.redirect(target, Memento_Datetime=headers["Memento_Datetime"])
            return
        banner = b"" if raw else b"<div>Captured by the archive.</div>"
        await visit.answer(capture.status, banner + capture.body, kind=None, **headers)

    async def _timegate(self, visit: Visit) -> None:
        url = visit.request.path.removeprefix("/timegate/")
        wanted = visit.request.headers["accept-datetime"]
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} 12:00:00 GMT", wanted)
        near = dt.datetime.strptime(wanted, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=dt.UTC)
        found = sorted(self._of(url), key=lambda one: abs(one.moment - near))
        if not found:
            await visit.answer(404, "No mementos.", kind="text/plain")
            return
        link = f'<{url}>; rel="original", <{self.web.url("timemap/link/")}{url}>; rel="timemap"'
        await visit.redirect(self.address(found[0].stamp, url), Vary="accept-datetime", Link=link)

    async def _timemap(self, visit: Visit) -> None:
        path, _, page = visit.request.path.removeprefix("/timemap/link/").partition("#page=")
        page = unquote(page)
        path, _, page = path.partition("~page~")
        found = sorted(self._of(path), key=lambda one: one.stamp)
        if not found:
            await visit.answer(404, "")
            return
        size = -(-len(found) // self.pages)
        parts = [found[at : at + size] for at in range(0, len(found), size)]
        here = f"{self.web.url('timemap/link/')}{path}"
        lines = [f'<{path}>;rel="original"']
        if self.pages > 1 and not page:
            lines.append(f'<{here}>; rel="self";type="application/link-format"')
            lines += [
                f'<{here}~page~{number}>\n ; rel="timemap";type="application/link-format"'
                f'; from="{http_date(part[0].moment)}"; until="{http_date(part[-1].moment)}"'
                for number, part in enumerate(parts)
            ]
        else:
            part = parts[int(page or 0)]
            lines.append(f'<{here}>; rel="self"; type="application/link-format"')
            # Every page tells of the whole, which is a circle to whoever follows all of them.
            lines.append(f'<{here}>; rel="timemap"; type="application/link-format"')
            lines += [
                f'<{self.address(one.stamp, path)}>\n ; rel="memento"'
                f';datetime="{http_date(one.moment)}"'
                for one in part
            ]
        await visit.answer(200, ",\n".join(lines), kind="application/link-format")

    async def _save(self, visit: Visit) -> None:
        assert visit.request.headers["authorization"] == f"LOW {KEY}"
        assert visit.request.headers["accept"] == "application/json"
        if visit.request.method == "POST":
            kind = visit.request.headers["content-type"]
            assert kind == "application/x-www-form-urlencoded"
            await _json(visit, self.accepted)
            return
        assert visit.request.path == f"/save/status/{JOB}"
        await _json(visit, self.saves.pop(0) if len(self.saves) > 1 else self.saves[0])


def http_date(moment: dt.datetime) -> str:
    """A date of HTTP, made otherwise than in the package."""
    return f"{DAYS[moment.weekday()]}, {moment:%d %b %Y %H:%M:%S} GMT"


def _bare(url: str) -> str:
    """As an index keeps addresses: scheme, `www.` and a slash at the end make no difference."""
    return re.sub(r"^https?:/{1,2}(?:www\.)?", "", url).rstrip("/")


def _dialect(name: str, rows: list[list[str]]) -> str:
    if name == "wayback":
        return json.dumps([COLUMNS, *rows] if rows else [])
    if name == "outbackcdx":
        numbered = [[row[0], int(row[1]), *row[2:4], _number(row[4]), *row[5:]] for row in rows]
        return json.dumps(numbered, indent=2)
    if name == "text":
        return "\n".join(" ".join(row) for row in rows)
    objects = [
        {
            "urlkey": row[0],
            "timestamp": row[1],
            "url": row[2],
            "mime": row[3],
            "status": row[4],
            "digest": row[5],
            "filename": "a.warc.gz",
        }
        for row in rows
    ]
    if name == "pywb":
        return "".join(json.dumps(one) + "\n" for one in objects)
    assert name == "cdxj"
    return "".join(
        f"{one.pop('urlkey')} {one.pop('timestamp')} {json.dumps(one)}\n" for one in objects
    )


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


async def _json(visit: Visit, data: dict[str, object]) -> None:
    status = int(data.get("http", 200))
    told = {key: value for key, value in data.items() if key != "http"}
    await visit.answer(status, json.dumps(told), kind="application/json")
