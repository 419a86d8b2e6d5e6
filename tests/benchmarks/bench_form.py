"""How long from a change in the form to the new page in the browser, in a real JupyterLab.

Measured in the browser itself: from the event of the field to the frame after the first new page
has been decoded. Needs playwright and Debian's chromium.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CHANGES, SEED_PAGES = 100, 5
# Milliseconds between two changes: about what a hand takes from one field to the next.
PAUSE = 300
WANTED = {"middle": 150, "95th percentile": 300}
WANTED_READY = 3
# Changes one field and waits for a picture that was not there before, then for its frame.
CHANGE = """
([label, value]) => new Promise((done, failed) => {
  const sheet = document.querySelector('.sk-builder .sk-sheet');
  const named = [...document.querySelectorAll('.sk-builder label')]
    .find(one => one.textContent.trim() === label);
  const field = document.getElementById(named.htmlFor);
  const old = new Set([...sheet.querySelectorAll('img')].map(one => one.src));
  const late = setTimeout(() => failed(new Error('no new page after ' + label)), 20000);
  const watch = new MutationObserver(async () => {
    const page = [...sheet.querySelectorAll('img')].find(
      one => one.src && !old.has(one.src) && one.offsetParent);
    if (!page) return;
    watch.disconnect();
    await page.decode();
    requestAnimationFrame(() => {
      clearTimeout(late);
      done(performance.now() - began);
    });
  });
  watch.observe(sheet, {subtree: true, childList: true, attributes: true});
  const began = performance.now();
  field.value = value;
  field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', {bubbles: true}));
})
"""


def changes() -> list[tuple[str, str]]:
    """What a clinician changes: a name as it is typed, the side, who signs, the day's minutes."""
    name = "Test Person"
    kinds = (
        lambda n: ("Name, required", f"{name} {n}"),
        lambda n: ("Side", ("Left", "Right")[n // 4 % 2]),
        lambda n: ("Clinician", f"Test Dr {n}"),
        lambda n: ("Name, required", f"{name}y {n}"),
    )
    return [kinds[n % len(kinds)](n) for n in range(CHANGES + SEED_PAGES)]


def fill(tab: Any) -> None:
    """A patient with a plan, so that there is a page."""
    tab.get_by_label("Screened by").fill("Test desk")
    tab.get_by_label("Screened on").fill("2026-11-20")
    tab.keyboard.press("Tab")
    tab.get_by_role("button", name="Answer all others: no").click()
    tab.locator(".sk-bar button").filter(has_text="Patient").first.click()
    tab.get_by_label("Ref, required").fill("T-01")
    tab.get_by_label("Name, required").fill("Test Person")
    tab.get_by_label("Diagnosis, required").select_option(index=3)
    tab.locator(".sk-sheet img").first.wait_for()
    tab.wait_for_timeout(2000)


def ready(sheet: Any) -> float:
    """Seconds from a kernel that is ready to a form that can be filled in."""
    sheet.wait_idle()
    began = time.monotonic()
    sheet.command("Run All Cells")
    sheet.tab.locator(".sk-builder select").first.wait_for()
    return time.monotonic() - began


def changed(tab: Any, change: tuple[str, str]) -> float:
    """Milliseconds of one change, begun when the pages of the one before are all there."""
    tab.wait_for_timeout(PAUSE)
    took: float = tab.evaluate(CHANGE, change)
    return took


def main() -> None:
    """Print the figures beside what is wanted."""
    # A script's own folder is searched for modules, the checkout is not.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests.browser.lab_server import Sheet, chromium, running_lab

    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        running_lab(Path(folder), day="2026-11-23") as lab,
    ):
        sheet = Sheet(browser, lab, "build_handout")
        seconds = ready(sheet)
        fill(sheet.tab)
        taken = [changed(sheet.tab, change) for change in changes()][SEED_PAGES:]
        sheet.close()
    print(f"form ready after its kernel: {seconds:.1f} s, wanted at most {WANTED_READY}")
    found = (statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
    for (what, wanted), took in zip(WANTED.items(), found, strict=True):
        print(f"a change to its page, {what} of {CHANGES}: {took:.0f} ms, wanted at most {wanted}")


if __name__ == "__main__":
    main()
