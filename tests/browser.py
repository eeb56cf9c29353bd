"""Lays HTML out in headless Chromium and tells what it measured; skipped where there is none."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in _NAMES if (found := shutil.which(name))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
#: On a busy machine Chromium takes a minute to start, so all pages are laid out at once.
_PATIENCE_SECONDS = 300
_HEIGHT = 1400

#: Runs in the page and leaves what it looks like in the document's title.
_MEASURE = """
<script>
const computed = (node, name) => getComputedStyle(node)[name];
const runs = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; node = walker.nextNode();) {
  const own = node.parentElement;
  if (!node.data.trim() || own.tagName === 'SCRIPT') continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = [...range.getClientRects()];
  runs.push({text: node.data, direction: computed(own, 'direction'), bidi: computed(own, 'unicodeBidi'),
             inline: computed(own, 'display') === 'inline', left: Math.min(...rects.map(r => r.left)),
             right: Math.max(...rects.map(r => r.right)), lines: new Set(rects.map(r => r.top)).size});
}
const free = node => [...node.childNodes].map(child =>
  child.nodeType === Node.TEXT_NODE ? child.data
    : ['isolate', 'bidi-override'].includes(computed(child, 'unicodeBidi')) ? '' : free(child)).join('');
const blocks = [...document.querySelectorAll('p, blockquote > div')].map(node => ({
  text: node.textContent, free: free(node), direction: computed(node, 'direction'), align: computed(node, 'textAlign'),
  quoted: node.parentElement.tagName === 'BLOCKQUOTE'}));
const root = document.documentElement;
const [width, scroll] = [root.clientWidth, root.scrollWidth];
document.title = JSON.stringify({title: document.title, width, scroll, runs, blocks});
</script>
"""


@dataclass(frozen=True)
class Page:
    """A document in a window that wide."""

    html: str
    width: int


def laid_out(pages: list[Page], home: Path, *, picture: Path | None = None) -> list[dict[str, Any]]:
    """What Chromium makes of each, in CSS pixels.

    Returns:
        width and scroll of the window; "runs", pieces of text with direction and place; "blocks", the paragraphs with
        their text and what of it is not isolated.
    """
    # Frames, since a window of headless Chromium is never narrower than 500 pixels.
    frames = [
        f'<iframe srcdoc="{escape(page.html.replace("</body>", _MEASURE + "</body>"))}" width="{page.width}"'
        f' height="{_HEIGHT}" style="border:0"></iframe>'
        for page in pages
    ]
    gather = "[...document.querySelectorAll('iframe')].map(frame => JSON.parse(frame.contentDocument.title))"
    file = home / "page.html"
    file.write_text(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="margin:0">{"".join(frames)}'
        f"<script>window.onload = () => {{ document.title = JSON.stringify({gather}); }}</script></body></html>",
        encoding="utf-8",
    )
    if picture:
        _run(file, home, f"--screenshot={picture}", f"--window-size=1600,{_HEIGHT * len(pages)}")
    found = re.search(r"<title>(.*?)</title>", _run(file, home, "--dump-dom"), re.DOTALL)
    assert found, "Chromium wrote no document"
    return list(json.loads(unescape(found[1])))


def _run(file: Path, home: Path, *what: str) -> str:
    assert CHROMIUM
    quiet = "headless no-sandbox disable-gpu hide-scrollbars no-first-run disable-extensions disable-sync"
    quiet += " disable-background-networking disable-component-update"
    command = [CHROMIUM, *(f"--{one}" for one in quiet.split()), f"--user-data-dir={home / 'chromium'}"]
    done = subprocess.run(
        [*command, *what, file.as_uri()], capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=True
    )
    return done.stdout
