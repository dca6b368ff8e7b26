"""A headless Chromium without a network, and what it shows of a page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)

SHOWN = """
const shown = {};
for (const each of document.querySelectorAll("[data-v]"))
  shown[each.dataset.v] = each.dataset.v.endsWith("/status") ? each.textContent : each.dataset.exact ?? null;
return shown;
"""

TYPE = """
const [values, done] = arguments;
for (const [where, text] of Object.entries(values)) {
  const field = document.querySelector(`[data-knob="${where}"]`);
  field.closest('details').open = true;
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  if (field.getAttribute("aria-invalid") === "true")
    return done(where + ": " + text + " is refused: " + document.getElementById(field.id + "-note").textContent);
}
requestAnimationFrame(() => requestAnimationFrame(() => done(null)));
"""


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """A browser with a new profile."""
    options = webdriver.ChromeOptions()
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()
