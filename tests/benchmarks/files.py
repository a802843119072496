"""From a file: reading in a warm process, and whole commands in a cold one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tempo.samples import Samples
from tempo.sources.recording import read_recording, write_recording
from tempo.sources.sidecar import Sidecar
from tests.benchmarks.row import Row, spent
from tests.benchmarks.turns import cold_in_turn, in_turn

_PARSE = "import polars, sys; polars.read_csv(sys.argv[1]).to_numpy()"
#: How often a cold process is started, against the rounds of a warm one.
_COLD = 0.7


def written(folder: Path, hour: Samples) -> tuple[Path, Path]:
    """``tenminutes.csv`` and ``hour.csv``, as a sensor's app would leave them."""
    ten, whole = folder / "tenminutes.csv", folder / "hour.csv"
    write_recording(ten, hour[: len(hour) // 6], Sidecar(mount="foot"))
    write_recording(whole, hour, Sidecar(mount="foot"))
    return ten, whole


def reading_rows(whole: Path, rounds: int) -> list[Row]:
    """Row 3: CSV to checked samples."""
    import polars

    times = in_turn(
        {
            "tempo": lambda: read_recording(whole),
            "loadtxt": lambda: np.loadtxt(whole, delimiter=",", skiprows=1),
            "polars": lambda: polars.read_csv(whole).to_numpy(),
        },
        rounds,
    )
    ours = spent(times["tempo"])
    return [
        Row(
            "3",
            "CSV → checked samples, one hour",
            ours,
            f"{name} {spent(times[peer])}",
            times["tempo"] / times[peer],
            goal,
        )
        for peer, name, goal in (("loadtxt", "np.loadtxt", 1.2), ("polars", "polars", None))
    ]


def cold_rows(ten: Path, whole: Path, rounds: int) -> list[Row]:
    """Rows 4 and 5: a command, and an import, in a fresh process."""
    commands = {
        "nothing": ["-c", "pass"],
        "numpy": ["-c", "import numpy"],
        "tempo": ["-c", "import tempo"],
    }
    for file in (ten, whole):
        commands[f"parse {file.stem}"] = ["-c", _PARSE, str(file)]
        commands[f"analyse {file.stem}"] = ["-m", "tempo", "analyse", str(file), "--json"]
    times = cold_in_turn(commands, max(round(_COLD * rounds), 1))
    rows = [
        Row(
            "4",
            f"cold tempo analyse {file.name} --json",
            spent(times[f"analyse {file.stem}"]),
            f"polars, cold {spent(times[f'parse {file.stem}'])}",
            times[f"analyse {file.stem}"] / times[f"parse {file.stem}"],
            2.0,
            1.2,
        )
        for file in (ten, whole)
    ]
    ours, peer = (times[name] - times["nothing"] for name in ("tempo", "numpy"))
    rows.append(
        Row(
            "5",
            "import tempo",
            spent(max(ours, 0.0)),
            f"import numpy {spent(peer)}",
            max(ours, 0.0) / peer,
            1.5,
            1.2,
        )
    )
    return rows
