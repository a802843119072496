"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from tempo import cli
from tempo.samples import Samples

ROOT = Path(__file__).resolve().parent.parent


_HOMES = count()


@pytest.fixture(scope="session", autouse=True)
def _no_home_of_mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test, and no wider fixture, touches what belongs to the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEMPO_HOME", str(tmp_path_factory.getbasetemp() / "home"))
        patch.setenv("COLUMNS", "100")  # some runners pretend to be a narrow terminal
        yield


@pytest.fixture(autouse=True)
def _new_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is somebody new."""
    monkeypatch.setenv("TEMPO_HOME", str(tmp_path_factory.getbasetemp() / f"home{next(_HOMES)}"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real() -> Path:
    """Other people's real recordings, which lie beside the checkout and not in it."""
    folder = ROOT.parent / "shared" / "real"
    if not folder.is_dir():
        pytest.skip("the real recordings (../shared/real) are not on this machine")
    return folder


@pytest.fixture
def tempo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Types a command line in an empty folder: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def type_in(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return type_in


@pytest.fixture(scope="session")
def rock() -> Callable[..., Samples]:
    """A sensor that rocks by 20 degrees every 5 s, as gravity and gyroscope see it."""

    def make(seconds: float = 30.0, rate_hz: float = 100.0, seed: int = 1) -> Samples:
        rng = np.random.default_rng(seed)
        time_s = np.arange(round(seconds * rate_hz)) / rate_hz
        turns = 2 * np.pi * 0.2 * time_s
        angle, rate_dps = np.radians(20) * np.sin(turns), 20 * 2 * np.pi * 0.2 * np.cos(turns)
        still = np.zeros_like(angle)
        acc = 9.81 * np.column_stack([-np.sin(angle), still, np.cos(angle)])
        gyr = np.column_stack([still, rate_dps, still])
        return Samples(
            time_s, acc + rng.normal(0, 0.02, acc.shape), gyr + rng.normal(0, 0.05, gyr.shape)
        )

    return make


@pytest.fixture(scope="session")
def rocking(rock: Callable[..., Samples]) -> Samples:
    """Half a minute of it at 100 Hz."""
    return rock()
