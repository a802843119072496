"""Payloads typed in by hand: what ``tempo sensors decode`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tempo.errors import TempoError
from tempo.sensors.catalogue import Family, family
from tempo.sensors.decoder import Decoder, Reading, Vector
from tempo.sensors.packets import possible
from tempo.sensors.timeline import DeviceParams


def decode(
    identifier: str, payloads: Sequence[str], settings: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Samples, lost samples and remarks of payloads given as hex, as a JSON object.

    Payloads of one call are successive notifications. A quantity that a payload does not carry is
    None. A sensor that has no clock is counted at its rate, from 0.

    Raises
    ------
    TempoError
        When the family is not known, a payload is no hex or a setting has no such value.
    """
    known = family(identifier)
    notes: list[str] = []
    decoder_settings = _settings(known, settings or {}, notes)
    decoder = known.make(**decoder_settings)
    packets: list[list[Reading]] = []
    left_out = 0
    messages: list[Mapping[str, object]] = []
    for number, text in enumerate(payloads, 1):
        payload = _bytes(text, number)
        rejected = decoder.counters.rejected
        found = decoder.read(payload)
        said = decoder.describe(payload)
        if said is not None:
            messages.append(said)
            decoder.counters.rejected = rejected
        elif not found:
            notes.append(f"payload {number} holds no sample")
        packets.append([reading for reading in found if possible(reading)])
        left_out += len(found) - len(packets[-1])
    if left_out:
        notes.append(f"{left_out} thrown away: not a number, or beyond any sensor's range")
    given_hz = decoder_settings.get("sample_rate_hz")
    rate_hz = float(str(given_hz)) if given_hz else known.rate_hz
    samples = _timed(packets, rate_hz, notes)
    previous_ns = float(str(decoder_settings.get("previous_timestamp_ns") or 0))
    lost = _lost(packets, rate_hz, previous_ns / 1e9 if given_hz else 0.0)
    notes += _remarks(decoder)
    return {"samples": samples, "lost": lost, "messages": messages, "notes": notes}


def _settings(known: Family, given: Mapping[str, str], notes: list[str]) -> dict[str, object]:
    settings = dict(known.by_hand)
    for key, text in given.items():
        if key not in known.keys:
            notes.append(f"{key} does not apply to {known.identifier} and is ignored")
            continue
        try:
            settings[key] = known.keys[key](text)
        except ValueError:
            raise TempoError(
                f"--set {key}={text} is no value for {key}; write a number such as "
                f"{key}=100, or true or false where it is a choice"
            ) from None
    return settings


def _bytes(text: str, number: int) -> bytes:
    plain = "".join(text.split()).replace(":", "").removeprefix("0x")
    try:
        return bytes.fromhex(plain)
    except ValueError:
        raise TempoError(
            f"payload {number} is no hex ({text[:40]!r}); write two digits a byte, such as 5561f0"
        ) from None


def _timed(
    packets: Sequence[Sequence[Reading]], rate_hz: float | None, notes: list[str]
) -> list[dict[str, object]]:
    samples: list[dict[str, object]] = []
    counts = {"both": 0, "acc": 0, "gyr": 0}
    for reading in (reading for packet in packets for reading in packet):
        time_s = reading.time_s
        if time_s is None:
            quantity = _quantity(reading)
            time_s = counts[quantity] / (rate_hz or 1.0)
            counts[quantity] += 1
        samples.append(
            {
                "time_s": time_s,
                "acc_mps2": _listed(reading.acc_mps2),
                "gyr_dps": _listed(reading.gyr_dps),
            }
        )
    if any(counts.values()):
        pace = f"{rate_hz:g} a second" if rate_hz else "one a second, for want of a rate"
        notes.append(f"these payloads hold no time: samples are counted from 0 at {pace}")
    return samples


def _lost(packets: Sequence[Sequence[Reading]], rate_hz: float | None, previous_s: float) -> int:
    """Samples missing between payloads, by the sensor's clock, each quantity on its own."""
    lost = 0
    last_s = dict.fromkeys(("both", "acc", "gyr"), previous_s)
    for packet in packets:
        times = [reading.time_s for reading in packet if reading.time_s is not None]
        if not times:
            continue
        quantity = _quantity(packet[0])
        step_s = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else 0.0
        step_s = step_s or (1.0 / rate_hz if rate_hz else 0.0)
        passed_s = times[0] - last_s[quantity]
        if last_s[quantity] and step_s > 0.0 and passed_s > DeviceParams().gap_steps * step_s:
            lost += round(passed_s / step_s) - 1
        last_s[quantity] = times[-1]
    return lost


def _quantity(reading: Reading) -> str:
    if reading.acc_mps2 is None:
        return "gyr"
    return "acc" if reading.gyr_dps is None else "both"


def _listed(vector: Vector | None) -> list[float] | None:
    return None if vector is None else list(vector)


def _remarks(decoder: Decoder) -> list[str]:
    counters = decoder.counters
    remarks = list(decoder.troubles)
    if counters.rejected:
        remarks.append(f"{counters.rejected} rejected: wrong length, header or content")
    if counters.resynchronised_bytes:
        remarks.append(f"{counters.resynchronised_bytes} bytes belong to no packet")
    return remarks
