"""Runs in a peer's own environment: ``python peer_alone.py WHAT HOUR.npz``; prints CPU seconds.

Knows nothing of tempo, which is not installed there. One run that does not count comes first: it
compiles.
"""

import statistics
import sys
import time
import warnings

import numpy as np

HZ, G_MPS2, ROUNDS = 100.0, 9.80665, 3
#: Of gaitmap so much of the hour is run, and scaled.
PART = 12


def skdh(time_s, acc, _gyr):
    """Sit-to-stand transitions of the whole hour; its seconds count as they are."""
    from skdh.sit2stand import Sit2Stand

    return 1, lambda: Sit2Stand().predict(time=time_s + 1.6e9, accel=acc / G_MPS2, fs=HZ)


def gaitmap(_time_s, acc, gyr):
    """Orientation by Madgwick's filter and strides by dynamic time warping."""
    import pandas as pd
    from gaitmap.stride_segmentation import BarthDtw
    from gaitmap.trajectory_reconstruction import MadgwickAHRS

    rows = np.hstack([acc, gyr])[: len(acc) // PART]
    axes = ("x", "y", "z"), ("pa", "ml", "si")
    sensor, body = (
        pd.DataFrame(rows, columns=[f"{kind}_{axis}" for kind in ("acc", "gyr") for axis in of])
        for of in axes
    )

    def run():
        MadgwickAHRS().estimate(sensor, sampling_rate_hz=HZ)
        BarthDtw().segment(body, sampling_rate_hz=HZ)

    return PART, run


def main(what, file):
    warnings.simplefilter("ignore")
    kept = np.load(file)
    scale, run = {"skdh": skdh, "gaitmap": gaitmap}[what](kept["time_s"], kept["acc"], kept["gyr"])
    spent = []
    for turn in range(ROUNDS + 1):
        start = time.process_time()
        run()
        if turn:
            spent.append(time.process_time() - start)
    sys.stdout.write(f"{scale * statistics.median(spent)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
