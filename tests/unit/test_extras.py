"""A computer with the core alone: what needs an extra says which one, in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EVENING = ROOT / "recordings" / "box_10s_foot.csv"

EXTRAS = {
    "dask": ("dask", "distributed"),
    "parquet": ("pyarrow",),
    "sound": ("miniaudio",),
    "tui": ("pyfiglet", "textual"),
    "web": ("segno", "starlette", "uvicorn", "websockets"),
}
#: What to type, and the extra that it needs.
NEEDS = (
    ("web", "web"),
    ("web --lan", "web"),
    ("live --simulate --web", "web"),
    ("live --simulate --web --lan", "web"),
    ("live --simulate --tui", "tui"),
    ("routine stretch --tui --hurts nowhere --sore no", "tui"),
    ("live --simulate --sound tones", "sound"),
    ("metronome --sound tones", "sound"),
    (f"analyse {EVENING} --parquet reps.parquet", "parquet"),
    (f"analyse {EVENING} --jobs 1 --parquet reps.parquet", "parquet"),
    (f"analyse {EVENING} --dask tcp://127.0.0.1:1 --csv reps.csv", "dask"),
    ("history export reps.parquet", "parquet"),
)
#: An entry of None is a package that cannot be imported and is not found.
_WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv.pop(1).split(","), None))
from tempo.cli import main
main()
"""


def run_without(packages: tuple[str, ...], words: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, ",".join(packages), *words.split()],
        capture_output=True,
        check=False,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(("words", "extra"), NEEDS)
def test_without_its_extra_a_command_says_what_to_install(words, extra, tmp_path):
    status, err = run_without(EXTRAS[extra], words, tmp_path)
    assert status == 1
    assert err.startswith("tempo: ")
    assert err.count("\n") == 1
    assert f"tempo-coach[{extra}]" in err
    assert "fault of tempo's" not in err
    assert not [*tmp_path.glob("reps.*")]


@pytest.mark.parametrize("package", EXTRAS["web"])
def test_every_package_of_the_page_is_looked_for(package, tmp_path):
    status, err = run_without((package,), "web", tmp_path)
    assert (status, err) == (1, 'tempo: the page needs the extra: pip install "tempo-coach[web]"\n')
