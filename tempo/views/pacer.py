"""A metronome in the room: the coach's beat on the clock, nobody watched."""

from __future__ import annotations

import asyncio
from itertools import takewhile
from typing import TextIO

from tempo.coach.cues import Cue
from tempo.coach.guide import COUNT_IN
from tempo.coach.pacing import Metronome, beats
from tempo.coach.protocol import Protocol
from tempo.views.sound import ears
from tempo.views.spoken import cue_word
from tempo.views.units import number
from tempo.views.words import say

#: Cues are handed to the sound so long before they are due, and looked for so often.
_AHEAD_S = 0.5
_LOOK_S = 0.1


async def pace(protocol: Protocol, reps: int, sound: str, out: TextIO) -> None:
    """Count in, then pace the reps; prints a word for every phase when it begins."""
    set_out = list(takewhile(lambda beat: beat.rep <= reps, beats(protocol, COUNT_IN)))
    end_s = set_out[-1].start_s + set_out[-1].lasts_s
    first = ", ".join(
        say("live", "phase_s", phase=say("what", f"{beat.phase}_s"), seconds=number(beat.lasts_s))
        for beat in set_out
        if beat.rep == 1
    )
    out.write(say("live", "paced", protocol=protocol.name, phases=first) + "\n")
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    metronome = Metronome(protocol, COUNT_IN)
    with ears(sound, out) as views:

        def begin(cue: Cue) -> None:
            for view in views:
                view.on_cue(cue, 0.0)
            if word := cue_word(cue):
                out.write(word + "\n")
                out.flush()

        for left in range(COUNT_IN, 0, -1):
            at_s = float(COUNT_IN - left)
            loop.call_at(
                start_s + at_s, begin, Cue("count_in", at_s, 0.0, "count_in", {"left": left})
            )
        while (now_s := loop.time() - start_s) < end_s:
            due = metronome.due(min(now_s + _AHEAD_S, end_s - 1e-6), now_s)
            for place, cue in enumerate(due):
                # the loop keeps no order among calls at one time
                loop.call_at(start_s + cue.at_s + place * 1e-6, begin, cue)
            await asyncio.sleep(_LOOK_S)
        last = {"rep": reps, "set": 1}
        begin(Cue("count", end_s, end_s, "count", last))
        begin(Cue("set_done", end_s, end_s, "set_done", {"set": 1, "reps": reps}))
        await asyncio.sleep(_AHEAD_S)
