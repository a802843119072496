"""The C packer of the open format: compiled with the system's compiler, its bytes read back."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tempo.sensors import open_imu
from tempo.sensors.decoder import Read, Write
from tests.conftest import ROOT

FOLDER = ROOT / "firmware_notes" / "open_imu"
COMPILER = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
CXX = next((found for name in ("c++", "g++", "clang++") if (found := shutil.which(name))), None)
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Werror", "-pedantic", "-O2")


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What the host program prints: the hex of each kind of line."""
    if COMPILER is None:
        pytest.skip("no C compiler on this machine")
    program = tmp_path_factory.mktemp("open_imu") / "host_test"
    source = FOLDER / "host_test.c"
    subprocess.run([COMPILER, "-std=c99", *WARNINGS, str(source), "-o", str(program)], check=True)
    text = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    lines: dict[str, list[str]] = {}
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        lines.setdefault(kind, []).append(rest)
    return lines


def decoder(printed):
    made = open_imu.OpenImu()
    made.answer(open_imu.DESCRIPTOR, bytes.fromhex(printed["about"][0]))
    return made


def true_vectors(number):
    """The program's values, turned by its axes -2, 1, 3."""
    acc, gyr = 8 * 9.80665 / 32768, 2000 / 32768
    spin = 32767 if number % 2 else -32768
    return (
        (number * 20 * acc, number * 10 * acc, (4096 + number) * acc),
        (number * gyr, spin * gyr, number * 100 * gyr),
    )


def test_the_descriptor_is_read_back(printed):
    about = open_imu.Description.parse(bytes.fromhex(printed["about"][0]))
    assert (about.rate_hz, about.acc_range_g, about.gyr_range_dps) == (100.0, 8, 2000)
    assert (about.axes, about.samples_per_packet, about.name) == ((-2, 1, 3), 5, "heel")


@pytest.mark.parametrize(
    ("kind", "per_packet", "count", "until", "missed"),
    [("mtu23", 1, 6, 3, 4), ("five", 5, 12, 7, 9), ("mtu247", 19, 40, 40, 0)],
)
def test_packets_are_read_back(printed, kind, per_packet, count, until, missed):
    packets = [bytes.fromhex(text) for text in printed[kind]]
    assert max(len(packet) for packet in packets) == 8 + 12 * per_packet
    made = decoder(printed)
    readings = [reading for packet in packets for reading in made.read(packet)]
    assert len(readings) == count
    for number, reading in enumerate(readings):
        acc, gyr = true_vectors(number)
        assert reading.acc_mps2 == pytest.approx(acc, rel=1e-6)
        assert reading.gyr_dps == pytest.approx(gyr, rel=1e-6)
        passed = number + (missed if number >= until else 0)
        assert reading.time_s == pytest.approx((2**32 - 1 - 25000 + 10000 * passed) / 1e6)
    assert made.counters.clock_jumps == 0


def test_missed_samples_are_a_gap_of_that_size(printed):
    made = decoder(printed)
    for number, text in enumerate(printed["five"]):
        made.feed(bytes.fromhex(text), 10.0 + 0.05 * number)
    assert made.counters.samples == 12
    assert [gap.lost for gap in made.gaps] == [9]


def test_the_packer_understands_our_commands(printed):
    assert printed["commands"] == ["1 -1 2 100000"]
    assert open_imu.set_rate(100.0) == bytes.fromhex("02a0860100")


def test_the_header_is_cplusplus_too(tmp_path):
    if CXX is None:
        pytest.skip("no C++ compiler on this machine")
    source = tmp_path / "include.cpp"
    source.write_text('#include "open_imu.h"\nint main() { return 0; }\n')
    command = [CXX, "-std=c++11", *WARNINGS, "-fsyntax-only", "-I", str(FOLDER), str(source)]
    subprocess.run(command, check=True)


def test_the_header_and_the_decoder_name_the_same_characteristics():
    text = (FOLDER / "open_imu.h").read_text()
    for uuid in (open_imu.SERVICE, open_imu.DESCRIPTOR, open_imu.DATA, open_imu.CONTROL):
        assert uuid in text


def test_setup_reads_the_descriptor_before_the_start():
    made = open_imu.OpenImu()
    steps = []
    for step in made.setup():
        steps.append(step)
        if isinstance(step, Read):
            about = open_imu.Description.of_ranges(8, 2000, 100.0)
            head = (1, 1, 100_000, 8, 2000, about.acc_scale_mps2, about.gyr_scale_dps, 1, 2, 3, 0)
            made.answer(step.characteristic, open_imu._DESCRIPTOR.pack(*head))
    written = [step.payload for step in steps if isinstance(step, Write)]
    assert written == [b"\x00", bytes.fromhex("02a0860100"), b"\x01"]
