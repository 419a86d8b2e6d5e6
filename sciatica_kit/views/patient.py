"""One patient in a notebook: the plan as tables under the ref, and the packet's own pages."""

import base64
from dataclasses import dataclass
from pathlib import Path

from IPython.display import HTML

from ..batch.patient import Patient
from ..clinic.plan import Plan
from ..errors import UserMistake
from ..packet.make import Packet, lying_there
from ..packet.pages import NothingToMake
from ..render.pdf import page_images, png
from .plan import plan_tables, unchecked

SCALE = 0.6


@dataclass(frozen=True)
class PatientView:
    """A patient that a notebook shows under the ref: no name, no birth date, no note text."""

    patient: Patient

    @property
    def plan(self) -> Plan:
        """What the rules make of the row."""
        return self.patient.plan

    def write(self, outputs: str | Path) -> Packet:
        """Make the packet and save it under `outputs`.

        Raises UserMistake where that is no folder, NothingToMake, OSError.
        """
        if not isinstance(outputs, (str, Path)) or not str(outputs).strip():
            raise UserMistake("no folder is given in outputs: give a path")
        try:
            return self.patient.write(outputs)
        except NothingToMake as reason:
            before = lying_there(Path(outputs) / "packets" / self.plan.ref) if self.plan.ref else ""
            if not before:
                raise
            raise NothingToMake(f"{reason}. {before}") from None
        except (FileExistsError, NotADirectoryError):
            raise UserMistake(f"{outputs} is no folder: give outputs another path") from None

    def __repr__(self) -> str:
        return repr(self.patient)

    def _repr_html_(self) -> str:
        return plan_tables(self.plan) + unchecked(self.patient.edition.library)


def packet_pages(packet: Packet) -> HTML:
    """The PDF's own pages as pictures, side by side."""
    images = page_images(packet.files[packet.pdf_name], scale=SCALE)
    pictures = "".join(_picture(n, png(image)) for n, image in enumerate(images, 1))
    return HTML(pictures)  # type: ignore[no-untyped-call]


def _picture(number: int, data: bytes) -> str:
    look, source = "border:1px solid #999", base64.b64encode(data).decode()
    return f'<img alt="Page {number}" style="{look}" src="data:image/png;base64,{source}">'
