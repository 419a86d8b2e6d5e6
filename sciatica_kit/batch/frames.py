"""Tables and pages for a notebook: refs and rules, and never a name in a table."""

from pathlib import Path

import pandas as pd
import pypdfium2 as pdfium
from IPython.display import HTML

from ..packet.make import Packet
from .patient import SAMPLE_DAY, press
from .roster.plans import plan_roster, problems
from .roster.read import read_roster

SCALE = 0.6


def roster_table(path: Path) -> pd.DataFrame:
    """Each row's ref and what becomes of it, by the sample's day."""
    rows = plan_roster(read_roster(path), press(SAMPLE_DAY).library, SAMPLE_DAY)
    shown = [
        {
            "ref": row.plan.ref,
            "status": row.plan.status,
            "diagnosis": row.plan.profile.diagnosis if row.plan.profile else "",
            "warnings": len(row.plan.warnings),
            "problems": len(row.plan.problems),
        }
        for row in rows
    ]
    return pd.DataFrame(shown).set_index("ref")


def problems_table(path: Path) -> pd.DataFrame:
    """Every mistake of a roster with its row, its column and its remedy."""
    rows = plan_roster(read_roster(path), press(SAMPLE_DAY).library, SAMPLE_DAY)
    return pd.DataFrame([vars(problem) for problem in problems(rows)]).set_index("row")


def pages(packet: Packet) -> HTML:
    """The PDF's own pages as pictures, side by side."""
    document = pdfium.PdfDocument(packet.files[packet.pdf_name])
    pictures = [page.render(scale=SCALE).to_pil() for page in document]
    shown = "".join(_picture(n, image) for n, image in enumerate(pictures, 1))
    return HTML(shown)  # type: ignore[no-untyped-call]


def _picture(number: int, image: object) -> str:
    import base64
    import io

    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)  # type: ignore[attr-defined]
    data = base64.b64encode(out.getvalue()).decode()
    look = "border:1px solid #999"
    return f'<img alt="Page {number}" style="{look}" src="data:image/png;base64,{data}">'
