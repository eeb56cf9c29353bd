"""Lays HTML out in headless Chromium and tells what it measured; skipped where there is none."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

#: Runs in the page: what it looks like, as JSON in a comment of the dumped document.
_MEASURE = """
<script>
const block = node => node.closest('p, div[dir], h1, blockquote');
const runs = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; node = walker.nextNode();) {
  if (!node.data.trim() || node.parentElement.tagName === 'SCRIPT') continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = [...range.getClientRects()];
  const own = node.parentElement;
  runs.push({text: node.data, tag: own.tagName, dir: own.getAttribute('dir'), direction: getComputedStyle(own).direction,
             bidi: getComputedStyle(own).unicodeBidi, left: Math.min(...rects.map(r => r.left)),
             right: Math.max(...rects.map(r => r.right)), lines: new Set(rects.map(r => Math.round(r.top))).size});
}
const blocks = [...document.querySelectorAll('p, blockquote > div')].map(node => ({
  text: node.textContent, direction: getComputedStyle(node).direction, align: getComputedStyle(node).textAlign}));
const root = document.documentElement;
document.title = JSON.stringify({title: document.title, width: root.clientWidth, scroll: root.scrollWidth, runs, blocks});
</script>
"""


def laid_out(html: str, width: int, home: Path, *, picture: Path | None = None) -> dict[str, Any]:
    """What Chromium makes of a document in a window that wide, in CSS pixels."""
    page = home / "page.html"
    # A window of headless Chromium is never narrower than 500 pixels, so the page stands in a frame.
    frame = f'<iframe id="f" srcdoc="{_attribute(html.replace("</body>", _MEASURE + "</body>"))}" width="{width}" height="1400"'
    after = "document.title = document.getElementById('f').contentDocument.title"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">{frame} style="border:0"></iframe>'
        f'<script>document.getElementById("f").onload = () => {{ {after} }}</script>',
        encoding="utf-8",
    )
    dumped = _run(page, home, ["--dump-dom"], width)
    if picture:
        _run(page, home, [f"--screenshot={picture}"], width)
    found = re.search(r"<title>(.*?)</title>", dumped, re.S)
    assert found, dumped[:500]
    return dict(json.loads(unescape(found[1])))


def _run(page: Path, home: Path, what: list[str], width: int) -> str:
    assert CHROMIUM
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", f"--user-data-dir={home / 'chromium'}",
        f"--window-size={max(width, 500)},1400", "--virtual-time-budget=3000", *what, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def _attribute(html: str) -> str:
    return html.replace("&", "&amp;").replace('"', "&quot;")
