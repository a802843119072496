"""What nobody intends: slow wobble and sway, shaking muscles, the roughness of quick moves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tempo.samples import FloatArray


def wobble(
    count: int,
    grid_hz: float,
    rng: np.random.Generator,
    low_hz: float = 0.05,
    high_hz: float = 3.0,
) -> FloatArray:
    """Noise of unit standard deviation whose power falls as 1/f² between two frequencies."""
    return _shaped(count, grid_hz, rng, lambda f: 1.0 / f, low_hz, high_hz)


def tremor(count: int, grid_hz: float, rng: np.random.Generator, centre_hz: float) -> FloatArray:
    """Narrow-band noise of unit root mean square about one frequency, waxing and waning."""
    spread_hz = 0.8
    return _shaped(
        count,
        grid_hz,
        rng,
        lambda f: np.exp(-0.5 * ((f - centre_hz) / spread_hz) ** 2),
        centre_hz - 3 * spread_hz,
        centre_hz + 3 * spread_hz,
    )


def roughness(count: int, grid_hz: float, rng: np.random.Generator) -> FloatArray:
    """Angle noise of 3-20 Hz whose rate has unit root mean square; power of the rate as 1/f².

    Quick movements are rough in proportion to their speed (Harris and Wolpert 1998).
    """
    # The root mean square frequency of this spectrum is 4.8 Hz.
    return _shaped(count, grid_hz, rng, lambda f: f**-2.0, 3.0, 20.0) / (2 * np.pi * 4.8)


def _shaped(
    count: int,
    grid_hz: float,
    rng: np.random.Generator,
    amplitude: Callable[[FloatArray], FloatArray],
    low_hz: float,
    high_hz: float,
) -> FloatArray:
    length = 1 << max(int(np.ceil(np.log2(max(count, 2)))), int(np.ceil(np.log2(60 * grid_hz))))
    freq = np.linspace(0.0, grid_hz / 2, length // 2 + 1, dtype=np.float64)
    first, last = np.searchsorted(freq, [low_hz, high_hz])
    spectrum = np.zeros(len(freq), dtype=complex)
    size = amplitude(freq[first:last])
    size = size / np.sqrt(2.0 * np.sum(size**2))
    bins = rng.normal(0, 1, (last - first, 2))
    spectrum[first:last] = size * (bins[:, 0] + 1j * bins[:, 1]) / np.sqrt(2)
    return np.asarray(np.fft.irfft(spectrum, length)[:count] * length)
