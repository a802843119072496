"""Files that no app ever wrote: read, or refused in one sentence, in little memory."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.synthetic import write_simulated

HEADER = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_dps,gyr_y_dps,gyr_z_dps"
ROW = "0.01,0.1,0.2,9.8,0.5,0.6,0.7"
MB = 1 << 20


@pytest.fixture(scope="module")
def evening(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("evening") / "evening.csv"
    write_simulated(path, prepare(Recipe(reps=2, lower_s=2.0, walk=False), 4))
    return path


def one_sentence(ran: tuple[int, str, str]) -> str:
    status, out, err = ran
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("tempo: ")
    assert "fault of tempo" not in err
    return err


#: Files that are one endless line in some place; given: how many times a megabyte.
LONG: dict[str, Callable[[int], Iterator[str]]] = {
    "a header": lambda count: ("x" * MB for _ in range(count)),
    "a header of columns": lambda count: ("a,b," * (MB // 4) for _ in range(count)),
    "one number": lambda count: iter([HEADER, "\n", *["1" * MB] * count]),
    "one row": lambda count: iter([HEADER, "\n", *["1," * (MB // 2)] * count]),
    "a number in the right row": lambda count: iter(
        [HEADER, "\n", (ROW + "\n") * 200, ROW, *["1" * MB] * count, "\n"]
    ),
    "an open quote": lambda count: iter([HEADER, '\n"', *["x" * MB] * count]),
    "an open quote over lines": lambda count: iter(
        [HEADER, '\n"', *[(ROW + "\n") * 36000] * count]
    ),
    "blanks": lambda count: (" " * MB for _ in range(count)),
}


def check_long(tempo, name: str, count: int) -> None:
    path = Path("long.csv")
    with path.open("w", encoding="utf-8") as file:
        file.writelines(LONG[name](count))
    tempo("analyse", "nowhere.csv")  # what is imported is no memory of the file's
    tracemalloc.start()
    try:
        said = one_sentence(tempo("analyse", path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        path.unlink()
    assert "long.csv" in said
    assert peak < 24 * MB


@pytest.mark.parametrize("name", sorted(LONG))
def test_a_file_of_one_line_fills_no_memory(tempo, name):
    check_long(tempo, name, 40)


@pytest.mark.long
@pytest.mark.endless
@pytest.mark.parametrize("name", sorted(LONG))
def test_a_gigabyte_of_one_line_fills_no_memory(tempo, name):
    check_long(tempo, name, 1024)


@pytest.mark.parametrize(
    "content", [bytes(MB), b"\0" + HEADER.encode(), HEADER.encode() + bytes(9)]
)
def test_bytes_that_are_no_text_are_refused(tempo, content):
    Path("a.csv").write_bytes(content)
    one_sentence(tempo("analyse", "a.csv"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_the_encoding_does_not_matter(tempo, evening, encoding):
    text = evening.read_text(encoding="utf-8")
    Path("a.csv").write_text(text, encoding=encoding)
    Path("b.csv").write_text(text, encoding="utf-8")
    told = [tempo("analyse", name, "--json") for name in ("a.csv", "b.csv")]
    assert told[0] == (0, told[1][1].replace("b.csv", "a.csv"), "")


def test_ten_thousand_columns_more_change_nothing(tempo, evening):
    lines = evening.read_text(encoding="utf-8").splitlines()[:600]
    wide = [lines[0] + "".join(f",c{n}" for n in range(9993))]
    wide += [line + "," * 9993 for line in lines[1:]]
    Path("a.csv").write_text("\n".join(wide) + "\n", encoding="utf-8")
    Path("b.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = [tempo("analyse", name, "--json") for name in ("a.csv", "b.csv")]
    assert told[0] == (0, told[1][1].replace("b.csv", "a.csv"), "")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_formulas_stay_text(tempo, evening, sign):
    """A file's own name is other people's text, too; so is what a sidecar says."""
    name = f"{sign}HYPERLINK(1).csv"
    Path(name).write_bytes(evening.read_bytes())
    Path(name).with_suffix(".json").write_text(
        f'{{"person": "{sign}1+1", "notes": "{sign}cmd", "protocol": "hsr"}}', encoding="utf-8"
    )
    assert tempo("analyse", "--csv", "out.csv", "--", name)[0] == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{name}" in cells
    for cell in cells:
        if cell.startswith(("=", "+", "-", "@")):
            float(cell)
