"""Draws the README's pictures anew: a page, the form, the drawings. `make pictures` runs it."""

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

import sciatica_kit as sk
from sciatica_kit.packet.edition import SAMPLE_DAY, Edition
from sciatica_kit.render.pdf import page_images
from sciatica_kit.views.drawings import contact_sheet
from tests.browser.lab_server import Sheet, chromium, running_lab

PATIENT = "DEMO-01"
DRAWN = ("core_bird_dog", "ext_press_up", "hip_clamshell")
COLOURS = 128
KIT = ".sk-builder"


def main(folder: Path) -> None:
    """Write every picture into a folder, as small PNG files."""
    folder.mkdir(exist_ok=True)
    kit = sk.load(issued_on=SAMPLE_DAY)
    packet = kit.patient("sample", PATIENT).patient
    pdf = sk.make_packet(packet.plan, packet.edition).files["handout.pdf"]
    pages = list(page_images(pdf, width=620, most=2))
    keep(beside(pages), folder / "handout.png")
    keep(some_drawings(kit.edition()), folder / "drawings.png")
    keep(form(), folder / "form.png")


def some_drawings(edition: Edition) -> Image.Image:
    """The contact sheet of a few exercises, without its empty half."""
    few = {name: edition.library.exercises[name] for name in DRAWN}
    made = contact_sheet(replace(edition, library=replace(edition.library, exercises=few)))
    sheet = next(page_images(made, width=800, most=1)).convert("RGB")
    blank = Image.new("RGB", sheet.size, "white")
    # The footer stands alone at the foot of the page.
    foot = sheet.height * 9 // 10
    _, top, _, end = ImageChops.difference(
        sheet.crop((0, 0, sheet.width, foot)), blank.crop((0, 0, sheet.width, foot))
    ).getbbox()
    return sheet.crop((40, top - 10, sheet.width - 40, end + 10))


def beside(images: list[Image.Image]) -> Image.Image:
    """Pictures side by side, a narrow gap between them."""
    gap = 16
    wide = sum(image.width for image in images) + gap * (len(images) - 1)
    made = Image.new("RGB", (wide, max(image.height for image in images)), "#d8dcdf")
    x = 0
    for image in images:
        made.paste(image, (x, 0))
        x += image.width + gap
    return made


def form() -> Image.Image:
    """The form for one patient, filled in with a made-up one."""
    with (
        TemporaryDirectory() as home,
        chromium() as browser,
        running_lab(Path(home), day=str(SAMPLE_DAY)) as lab,
    ):
        sheet = Sheet(browser, lab, "build_handout", wide=1280, high=860)
        try:
            sheet.run_all(ready=KIT)
            fill(sheet.tab)
            shown = sheet.tab.locator(KIT).screenshot()
        finally:
            sheet.close()
    return Image.open(BytesIO(shown)).convert("RGB").resize((960, 645), Image.Resampling.LANCZOS)


def fill(tab) -> None:
    """Answer, name and diagnose, and wait for the page."""

    def step(name: str) -> None:
        tab.locator(f"{KIT} .sk-bar button").filter(has_text=name).first.click()

    step("Safety")
    tab.get_by_label("Screened by", exact=True).fill("Test desk")
    tab.get_by_label("Screened on", exact=True).fill(SAMPLE_DAY.isoformat())
    tab.keyboard.press("Tab")
    tab.get_by_role("button", name="Answer all others: no").click()
    step("Patient")
    for label, text in {"Ref, required": "T-01", "Name, required": "Test Ana Ibáñez"}.items():
        tab.get_by_label(label, exact=True).fill(text)
    tab.keyboard.press("Tab")
    tab.get_by_label("Diagnosis, required", exact=True).select_option(
        label="Lumbar disc herniation with radicular leg pain"
    )
    tab.get_by_label("Side", exact=True).select_option(label="Left")
    step("Plan")
    tab.locator(f"{KIT} .sk-sheet img").nth(1).wait_for(timeout=60_000)
    tab.wait_for_timeout(1500)


def keep(image: Image.Image, path: Path) -> None:
    """A picture with few colours, so that the file is small."""
    image.quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
