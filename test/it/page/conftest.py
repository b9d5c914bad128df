"""Debian's Chromium by Playwright, on a `hearth serve` whose runs ran (world.py). What the policy refuses, and what fails in a page, fails its test."""
import pathlib
import sys

import pytest

from support.playbooks import ROOT

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.append(str(next((ROOT / "build/venv/playwright/lib").glob("python3*/site-packages"), "tools/playwright_venv makes it")))

from playwright.sync_api import sync_playwright  # noqa: E402
from chromium import Tab  # noqa: E402
from world import world as make_world  # noqa: E402


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def world():
    with make_world() as made:
        made.history()
        made.serve()
        yield made


@pytest.fixture
def tab(browser, world):
    made = Tab(browser, world.url)
    yield made
    made.check()
    made.close()
