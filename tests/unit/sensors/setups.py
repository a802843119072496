"""A decoder's setup played through, with the sensor's answers."""

from __future__ import annotations

from tempo.sensors.decoder import Decoder, Step, Write


def steps(decoder: Decoder, answers: dict[bytes, bytes] | None = None) -> list[Step]:
    """All steps of a setup; `answers` maps bytes written to what the sensor notifies then."""
    taken = []
    for step in decoder.setup():
        taken.append(step)
        if isinstance(step, Write) and answers and step.payload in answers:
            decoder.feed(answers[step.payload], 0.0)
            decoder.answer(step.characteristic, answers[step.payload])
    return taken


def written(taken: list[Step]) -> list[str]:
    return [step.payload.hex() for step in taken if isinstance(step, Write)]
