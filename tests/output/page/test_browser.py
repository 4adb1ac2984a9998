"""The page in a browser: nothing leaves it, everything lies in its frame, and who cannot see it can read it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from leadq.output.page.rendering import page
from tests.output.page.overviews import hostile, large, overview, row

_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = [
    "--no-sandbox",  # which a container's root cannot have
    *("--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
_PAPER = 680  # px: A4 without its margins
_PAPER_HEIGHT = 1009
PAGES = {
    "usual": overview([row("Fair Hannover", base=60, won=20), row("Web form", base=20, won=2)]),
    "hostile": hostile(),
    "large": large(),
    "empty": overview(),
}

pytestmark = pytest.mark.skipif(
    _BROWSER is None, reason="no Chromium here: apt-get install chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_BROWSER, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {name: folder / f"{name}.html" for name in PAGES}
    for name, path in found.items():
        path.write_text(page(PAGES[name]), encoding="utf-8")
    return found


class Seen:
    """What a page did while it was looked at."""

    def __init__(self, opened: Page) -> None:
        self.requests: list[str] = []
        self.said: list[str] = []
        opened.on("request", lambda request: self.requests.append(request.url))
        opened.on("console", lambda message: self.said.append(message.text))
        opened.on("pageerror", lambda error: self.said.append(str(error)))
        opened.on("dialog", lambda dialog: self.said.append(dialog.message))


def show(
    browser: Browser, path: Path, *, width: int = 1280, theme: str = "light"
) -> tuple[Page, Seen]:
    """The page in a window of a width, with all its tables unfolded."""
    scheme: Any = theme
    opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    seen = Seen(opened)
    opened.goto(path.as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return opened, seen


# what lies outside of the frame of its chart, or whose chart lies outside of the window
_OUTSIDE = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    if (frame.left < 0 || frame.right > document.documentElement.clientWidth) found.push('a chart');
    for (const one of svg.querySelectorAll('text, rect, circle, line')) {
      if (one.matches('text') && !one.textContent.trim()) continue;
      const box = one.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1
          || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) found.push(one.outerHTML);
    }
  }
  return found;
}"""

# words of a chart that lie on other words
_OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const words = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
    for (const [index, [text, box]] of words.entries()) {
      if (!box.width) continue;
      for (const [other, place] of words.slice(index + 1)) {
        if (place.width && box.left < place.right - 1 && place.left < box.right - 1
            && box.top < place.bottom - 4 && place.top < box.bottom - 4) found.push(text + ' | ' + other);
      }
    }
  }
  return found;
}"""
_VISIBLE = "[...document.querySelectorAll('svg')].filter(one => one.getBoundingClientRect().width).map(one => one.getAttribute('class'))"
_SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

WINDOWS = [(width, theme) for width in (360, 1280) for theme in ("light", "dark")]


@pytest.mark.parametrize("name", ["usual", "hostile"])
@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_nothing_leaves_the_page_and_nothing_runs(
    browser: Browser, files: dict[str, Path], name: str, width: int, theme: str
) -> None:
    opened, seen = show(browser, files[name], width=width, theme=theme)
    opened.wait_for_load_state("networkidle")
    outside = [url for url in seen.requests if url not in {files[name].as_uri(), "data:,"}]
    assert (outside, seen.said) == ([], [])
    opened.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 700, 1280])
def test_charts_and_labels_lie_in_their_frames(
    browser: Browser, files: dict[str, Path], name: str, width: int
) -> None:
    opened, _ = show(browser, files[name], width=width)
    assert opened.evaluate(_OUTSIDE) == []
    assert not opened.evaluate(_SCROLLS)
    kinds = set(opened.evaluate(_VISIBLE))
    assert kinds <= {"narrow" if width < 700 else "wide"}
    assert bool(kinds) is (name != "empty")
    opened.close()


@pytest.mark.parametrize("name", ["usual", "large"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_words_of_a_chart_lie_on_others(
    browser: Browser, files: dict[str, Path], name: str, width: int
) -> None:
    opened, _ = show(browser, files[name], width=width)
    assert opened.evaluate(_OVERLAPS) == []
    opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_charts_lie_in_their_frames_and_on_one_sheet(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    opened, _ = show(browser, files[name], width=_PAPER, theme="dark")
    opened.emulate_media(media="print")
    assert opened.evaluate(_OUTSIDE) == []
    assert not opened.evaluate(_SCROLLS)
    assert set(opened.evaluate(_VISIBLE)) <= {"wide"}
    heights = (
        "[...document.querySelectorAll('figure')].map(one => one.getBoundingClientRect().height)"
    )
    assert max(opened.evaluate(heights), default=0) < _PAPER_HEIGHT
    assert (
        opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    opened.close()


def test_the_paper_is_a4(browser: Browser, files: dict[str, Path]) -> None:
    opened, _ = show(browser, files["usual"])
    printed = opened.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert sheets
    assert {(round(float(width)), round(float(height))) for width, height in sheets} == {(595, 842)}
    opened.close()


@pytest.mark.parametrize("name", ["usual", "hostile"])
@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_axe_finds_nothing_serious(
    browser: Browser, files: dict[str, Path], name: str, width: int, theme: str
) -> None:
    opened, _ = show(browser, files[name], width=width, theme=theme)
    found = Axe().run(opened).response["violations"]
    serious = [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
    assert serious == []
    opened.close()


def test_a_name_that_looks_like_a_script_is_read_as_it_is_written(
    browser: Browser, files: dict[str, Path]
) -> None:
    opened, seen = show(browser, files["hostile"])
    names = opened.locator("#sources tbody th").all_inner_texts()
    assert "<script>alert(1)</script>" in names
    assert opened.locator("script, img").count() == 0
    assert seen.said == []
    opened.close()


def test_a_dark_window_has_a_dark_page(browser: Browser, files: dict[str, Path]) -> None:
    backgrounds = {}
    for theme in ("light", "dark"):
        opened, _ = show(browser, files["usual"], theme=theme)
        backgrounds[theme] = opened.evaluate("getComputedStyle(document.body).backgroundColor")
        opened.close()
    assert backgrounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 24, 31)"}
