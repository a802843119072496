"""A recording written the way each app would have written it, and how much that rounds."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tempo.samples import FloatArray, Samples

G = 9.80665
EPOCH_S = 1_713_800_420.922
BOOT_US = 4_294_000_000  # of 4 294 967 296: the counter starts anew within the first second


@dataclass(frozen=True, slots=True)
class Written:
    """What to name on the command line, and what the format can carry."""

    path: Path
    acc_mps2: float
    gyr_dps: float
    time_s: float


def _table(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(map(str, row)) + end for row in rows)


def _at(times: FloatArray, samples: Samples, what: str) -> FloatArray:
    values = samples.acc_mps2 if what == "acc" else samples.gyr_dps
    return np.column_stack([np.interp(times, samples.time_s, axis) for axis in values.T])


def _moment(seconds: float) -> tuple[datetime, int]:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return datetime.fromtimestamp(whole, UTC), thousandths


def _wall(seconds: float, *, padded: bool) -> str:
    moment, thousandths = _moment(seconds)
    if padded:
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{thousandths:03d}"
    day = f"{moment.year}-{moment.month}-{moment.day}"
    return f"{day} {moment.hour}:{moment.minute}:{moment.second}.{thousandths}"


def witmotion_text(samples: Samples, device: str = "WT901BLE68(109FC1F26429)") -> str:
    """Eight rows share their time of arrival, in a date that nothing is filled up in."""
    names = (
        "time DeviceName AccX(g) AccY(g) AccZ(g) AsX(°/s) AsY(°/s) AsZ(°/s) AngleX(°) AngleY(°) "
        "AngleZ(°) Temperature(°C) Version() Battery_level(%)"
    )
    header = names.replace("Battery_level", "Battery level").replace(" ", "\t")
    header = header.replace("Battery\tlevel", "Battery level")
    lines = [header + "\t"]
    last = len(samples) - 1
    for row in range(len(samples)):
        arrived_s = samples.time_s[min(row // 8 * 8 + 7, last)] + 0.004
        acc = "\t".join(f"{value / G:.3f}" for value in samples.acc_mps2[row])
        gyr = "\t".join(f"{value:.3f}" for value in samples.gyr_dps[row])
        wall = _wall(EPOCH_S + arrived_s, padded=False)
        lines.append(f"{wall}\t{device}\t{acc}\t{gyr}\t-0.56\t1.33\t-1.99\t24.6\t13113\t100\t")
    return "\r\n".join(lines) + "\r\n"


def witmotion(folder: Path, samples: Samples) -> Written:
    path = folder / "20250628 left foot .txt"
    path.write_text(witmotion_text(samples), encoding="utf-8", newline="")
    return Written(path, 0.00051 * G, 0.00051, 0.004)


def witmotion_card_bytes(samples: Samples) -> bytes:
    def frame(kind: int, words: Sequence[int]) -> bytes:
        body = bytes([0x55, kind]) + b"".join(
            int(word).to_bytes(2, "little", signed=True) for word in words
        )
        return body + bytes([sum(body) & 0xFF])

    made = []
    for time_s, acc, gyr in zip(samples.time_s, samples.acc_mps2, samples.gyr_dps, strict=True):
        moment, thousandths = _moment(EPOCH_S + time_s)
        clock = bytes(
            [
                *(0x55, 0x50, moment.year - 2000, moment.month, moment.day),
                *(moment.hour, moment.minute, moment.second),
            ]
        )
        clock += thousandths.to_bytes(2, "little")
        made.append(clock + bytes([sum(clock) & 0xFF]))
        made.append(frame(0x51, [*(round(a / G / 16 * 32768) for a in acc), 2526]))
        made.append(frame(0x52, [*(round(g / 2000 * 32768) for g in gyr), 2526]))
        made.append(frame(0x53, [100, 200, 300, 13113]))
    return b"".join(made)


def witmotion_card(folder: Path, samples: Samples) -> Written:
    path = folder / "WIT00007.TXT"
    path.write_bytes(witmotion_card_bytes(samples))
    return Written(path, 8 * G / 32768, 1000 / 32768, 0.0006)


def dot_text(samples: Samples, *, newer: bool = True) -> str:
    """A recording export: a preamble, a first row of zeros, a counter that starts anew."""
    maker = (
        "Movella Technologies B. V. 2005-2023" if newer else "Xsens Technologies B. V. 2005-2021"
    )
    end = "," if newer else ""
    lines = ["sep=,", "DeviceTag:,shoe", "FirmwareVersion:,2.3.1", "AppVersion:,2023.6"]
    lines += ["StartTime: ,2023-03-28_10:22:30_000 GMT+8", f"© {maker}", ""]
    names = "PacketCounter,SampleTimeFine,Euler_X,Euler_Y,Euler_Z"
    lines.append(f"{names},Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z{end}")
    for row, time_s in enumerate(samples.time_s - samples.time_s[0]):
        ticks = (BOOT_US + round(time_s * 1e6)) % (1 << 32)
        values = np.concatenate([samples.acc_mps2[row], samples.gyr_dps[row]]) * (row > 0)
        cells = ",".join(f"{value:.14f}" for value in values)
        lines.append(f"{row},{ticks},-179.98,-0.25,-136.18,{cells}{end}")
    return "\n".join(lines) + "\n"


def dot(folder: Path, samples: Samples) -> Written:
    path = folder / "shoe_D4CA6EF17860_20230328_102230.csv"
    path.write_text(dot_text(samples), encoding="utf-8")
    return Written(path, 1e-12, 1e-12, 1e-6)


def metabase(folder: Path, samples: Samples) -> Written:
    """Two files at two rates that start at different times."""
    stem = "walk_MetaWear_2019-01-11T16.10.08.351_D4CA6EF17860"
    halves = (
        ("Accelerometer_50.000Hz", "g", 0.04, 50.0, G, "epoch (ms)"),
        ("Gyroscope_100.000Hz", "deg/s", 0.0, 100.0, 1.0, "epoc (ms)"),
    )
    paths = []
    for name, unit, late_s, rate_hz, scale, epoch in halves:
        times = np.arange(samples.time_s[0] + late_s, samples.time_s[-1], 1 / rate_hz)
        values = _at(times, samples, "acc" if unit == "g" else "gyr") / scale
        axes = ",".join(f"{axis}-axis ({unit})" for axis in "xyz")
        lines = [f"{epoch},timestamp (+0100),elapsed (s),{axes}"]
        for time_s, row in zip(times, values, strict=True):
            ms = round((EPOCH_S + time_s) * 1000)
            wall = _wall(EPOCH_S + 3600 + time_s, padded=True)
            cells = ",".join(f"{value:.3f}" for value in row)
            lines.append(f"{ms},{wall},{time_s - times[0]:.3f},{cells}")
        paths.append(folder / f"{stem}_{name}_1.4.4.csv")
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Written(paths[0], 0.15, 0.0006, 0.0006)


def phyphox_half(
    samples: Samples, what: str, delimiter: str, late_s: float, words: bool = True
) -> str:
    """One table: quoted names, numbers with an exponent, the person's separator."""
    unit, scale = ("m/s^2", 1.0) if what == "acc" else ("rad/s", 180 / np.pi)
    name = {"acc": "Acceleration ", "gyr": "Gyroscope "}[what] if words else ""
    axes = "xyz" if words else "XYZ"
    names = ["Time (s)", *(f"{name}{axis} ({unit})" for axis in axes), f"Absolute {name}({unit})"]
    times = samples.time_s + late_s
    values = _at(times, samples, what) / scale
    lines = [delimiter.join(f'"{one}"' for one in names)]
    for time_s, row in zip(times, values, strict=True):
        cells = [f"{value:.9E}" for value in (time_s, *row, float(np.linalg.norm(row)))]
        if delimiter != ",":
            cells = [cell.replace(".", ",") for cell in cells]
        lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


def phyphox(folder: Path, samples: Samples, delimiter: str = ",") -> Written:
    """A zip with a table for each sensor and the meta files."""
    path = folder / "phyphox 2024-01-17 08-15-45.zip"
    events = '"event","experiment time","system time","system time text"\n'
    events += f'"START",0.0E0,{EPOCH_S},"2024-04-22 17:40:20.922 UTC+02:00"\n'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Accelerometer.csv", phyphox_half(samples, "acc", delimiter, 0.0))
        archive.writestr("Gyroscope.csv", phyphox_half(samples, "gyr", delimiter, 0.0031))
        archive.writestr("Linear Acceleration.csv", '"Time (s)","Linear Acceleration x (m/s^2)"\n')
        archive.writestr("meta/device.csv", '"property","value"\n"deviceModel","Pixel"\n')
        archive.writestr("meta/time.csv", events.replace(",", delimiter))
    return Written(path, 0.2, 0.5, 1e-9)


def sensor_logger_files(samples: Samples, order: str = "zyx") -> dict[str, str]:
    """All tables of an Android export; only TotalAcceleration has gravity."""
    gravity = samples.acc_mps2.copy()
    for axis in range(3):
        gravity[:, axis] = np.convolve(
            np.pad(gravity[:, axis], 25, mode="edge"), np.ones(51) / 51, mode="valid"
        )
    tables = {
        "TotalAcceleration": samples.acc_mps2,
        "Accelerometer": samples.acc_mps2 - gravity,
        "Gravity": gravity,
        "Gyroscope": samples.gyr_dps * np.pi / 180,
        "Magnetometer": np.tile([20.0, -10.0, 40.0], (len(samples), 1)),
    }
    made = {}
    for name, values in tables.items():
        lines = [f"time,seconds_elapsed,{','.join(order)}"]
        for time_s, row in zip(samples.time_s.tolist(), values, strict=True):
            ns = round(EPOCH_S * 1000) * 10**6 + round(time_s * 1e9)
            cells = (repr(float(row["xyz".index(axis)])) for axis in order)
            lines.append(f"{ns},{time_s!r},{','.join(cells)}")
        made[f"{name}.csv"] = "\n".join(lines) + "\n"
    made["Metadata.csv"] = metadata("android")
    made["Annotation.csv"] = "time,seconds_elapsed,text,millisecond_press_duration\n"
    return made


def metadata(platform: str, standardised: str = "false") -> str:
    names = "version,device name,recording epoch time,recording time,recording timezone,platform"
    names += ",appVersion,device id,sensors,sampleRateMs,standardisation\n"
    values = f"3,Phone,1713800420922,2024-04-22_15-40-20,Europe/Berlin,{platform},1.31.4,33de"
    return f"{names}{values},Accelerometer|Gyroscope,10|10,{standardised}\n"


def packed(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def sensor_logger(folder: Path, samples: Samples) -> Written:
    path = packed(folder / "2024-04-22_15-40-20.zip", sensor_logger_files(samples))
    return Written(path, 1e-9, 1e-9, 1e-6)


def sensor_logger_json(folder: Path, samples: Samples) -> Written:
    entries: list[dict[str, str]] = [{"sensor": "Metadata", "platform": "android"}]
    for name, text in sensor_logger_files(samples).items():
        if name.startswith(("Total", "Gyro", "Accel")):
            rows = csv.DictReader(io.StringIO(text))
            entries += [{"sensor": name.removesuffix(".csv"), **row} for row in rows]
    path = folder / "2024-04-22_15-40-20.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return Written(path, 1e-9, 1e-9, 1e-6)


def polar(folder: Path, samples: Samples) -> Written:
    paths = []
    for name, unit, what, scale in (
        ("ACC", "mg", "acc", G / 1000),
        ("GYRO", "dps", "gyr", 1.0),
    ):
        lines = [
            "Phone timestamp;sensor timestamp [ns];" + ";".join(f"{a} [{unit}]" for a in "XYZ")
        ]
        values = _at(samples.time_s, samples, what) / scale
        for row, time_s in enumerate(samples.time_s):
            ns = 838_432_586_543_515_816 + round(time_s * 1e9)
            phone = _wall(
                EPOCH_S + samples.time_s[min(row // 36 * 36 + 35, len(values) - 1)], padded=True
            )
            cells = ";".join(f"{value:.3f}" for value in values[row])
            lines.append(f"{phone};{ns};{cells} ")
        paths.append(folder / f"Polar_VeritySense_0C301E3F_20260922210522_{name}.txt")
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Written(paths[1], 0.00051 * G / 1000, 0.00051, 1e-6)


def table(folder: Path, samples: Samples) -> Written:
    """No app's: blanks between the columns, every unit in the header, lines of remarks before."""
    path = folder / "lab.txt"
    lines = ["# subject 7", "# instep"]
    lines.append("time_s ax_g ay_g az_g gyro_x_rad_s gyro_y_rad_s gyro_z_rad_s")
    for time_s, acc, gyr in zip(samples.time_s, samples.acc_mps2, samples.gyr_dps, strict=True):
        cells = [time_s, *(acc / G), *np.radians(gyr)]
        lines.append(" ".join(map(repr, map(float, cells))))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Written(path, 1e-9, 1e-9, 1e-9)


WRITERS: dict[str, Callable[[Path, Samples], Written]] = {
    "witmotion": witmotion,
    "witmotion_card": witmotion_card,
    "dot": dot,
    "metabase": metabase,
    "phyphox": phyphox,
    "sensor_logger": sensor_logger,
    "sensor_logger_json": sensor_logger_json,
    "polar": polar,
    "table": table,
}
