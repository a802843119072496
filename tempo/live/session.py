"""The coach in the room: source → pipeline → coach → views, while it happens.

The same stages as `analyse`, pushed as the samples come; so the reps, numbers and scores at the
end are those that `analyse` finds in the recording that was left.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tempo.coach.cues import Cue
from tempo.coach.fading import Fading
from tempo.coach.guide import Guide
from tempo.coach.prompter import Prompter
from tempo.coach.protocol import Protocol
from tempo.coach.scoring import RepScore, score_rep
from tempo.live.audience import Audience, Wording
from tempo.live.interview import Interview
from tempo.live.logbook import Logbook
from tempo.live.onlooker import STALE_S, Frame, State, View
from tempo.live.prompting import Calm, prompt
from tempo.pipeline import Pipeline
from tempo.reps.rep import Rep
from tempo.reps.sets import Side
from tempo.samples import Samples
from tempo.session import Analysis, judged, setup_of
from tempo.sources.sidecar import Sidecar
from tempo.sources.source import Source
from tempo.step import Step, Told

#: How long the view says that samples were lost.
_LOST_SHOWN_S = 3.0
_OTHER = {"left": "right", "right": "left"}


class LiveSession:
    """One session from the first question to the saved recording; `run` it once.

    Parameters
    ----------
    source : where the samples come from.
    protocol : what is asked; pain where the tendon meets the heel makes it ``floor``.
    sidecar : what is known before the first sample; labels in it are obeyed.
    record : the ``.csv`` to be written while samples come.
    guided : ask, and lead to the first rep; else start at once.
    speed : how much faster than the clock the source speaks.
    heel_pain : whether it hurts where the tendon meets the heel; None: it is asked, and
        ``remember`` is told the answer that somebody gave.
    """

    def __init__(
        self,
        source: Source,
        protocol: Protocol,
        *,
        wording: Wording,
        views: Sequence[View] = (),
        sidecar: Sidecar | None = None,
        record: Path | None = None,
        guided: bool = False,
        fading: Fading | None = None,
        speed: float = 1.0,
        heel_pain: bool | None = None,
        remember: Callable[[bool], None] | None = None,
    ) -> None:
        self.protocol = protocol
        self._source = source
        self._audience = Audience(views, wording, speed)
        self._book = Logbook(source.name, sidecar or Sidecar(), record, self._audience.warn)
        self._fading = fading or Fading()
        self._pipeline = Pipeline(setup_of(self._book.sidecar))
        self._on_shin = self._book.sidecar.mount == "shank"
        self._told_shin = False
        self._prompter = Prompter(protocol, self._fading, blind=self._on_shin)
        self._guided = guided
        self._guide: Guide | None = None
        self._stopping = asyncio.Event()
        self._interview = Interview(
            self._audience,
            self._stopping,
            heel_pain=heel_pain,
            remember=remember or (lambda _: None),
            note_pain=self.note_pain,
        )
        self._calm = Calm()
        self._lost_s = -math.inf

    @property
    def book(self) -> Logbook:
        """What is left of it."""
        return self._book

    def attend(self, view: View) -> None:
        """One more looks on."""
        self._audience.join(view)

    def leave(self, view: View) -> None:
        """One looks on no more."""
        self._audience.leave(view)

    # what a view may ask for (`Controls`)

    def stop(self) -> None:
        self._stopping.set()

    def answer(self, question: str, value: str, *, assumed: bool = False) -> None:
        self._interview.answer(question, value, assumed=assumed)

    def next_leg(self) -> None:
        start_s, side = self._book.next_leg(_OTHER)
        if start_s is not None:
            self._pipeline.tell(Told(side=Side(start_s, side)))

    def note_pain(self, when: str, value: float) -> None:
        self._book.note_pain(when, value)

    def note(self, text: str) -> None:
        self._book.describe(notes=text)

    def note_delays(self, delays: Mapping[str, object]) -> None:
        self._book.add("view_delays", delays)

    async def run(self) -> Analysis:
        """Coach until the source ends or somebody stops it; a cancelled run ends as cleanly."""
        self._audience.enter(State("connecting"))
        try:
            if self._guided:
                await self._ask()
            self.protocol = self._book.ask_for(self.protocol)
            if not self._stopping.is_set():
                await self._listen()
        except asyncio.CancelledError:
            self._stopping.set()  # Ctrl-C: what came is kept and summed up
        finally:
            self._book.learn(self._source.about())
            self._book.close()
        return self._end()

    async def _ask(self) -> None:
        """What has to be known before anybody steps up."""
        self.protocol = await self._interview.lead(self.protocol)
        self._prompter = Prompter(self.protocol, self._fading, blind=self._on_shin)
        self._guide = Guide(step_up=self.protocol.below_level, on_shin=self._on_shin)

    async def _listen(self) -> None:
        blocks = self._source.blocks()
        stopped = asyncio.ensure_future(self._stopping.wait())
        coming: asyncio.Future[Samples | None] | None = None
        heard_s = self._clock_s()
        try:
            while not self._stopping.is_set():
                coming = coming or asyncio.ensure_future(_next(blocks))
                left_s = max(0.0, STALE_S - (self._clock_s() - heard_s))
                both: set[asyncio.Future[Any]] = {coming, stopped}
                await asyncio.wait(
                    both,
                    timeout=left_s if self._audience.is_fresh else None,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if not coming.done():
                    if not self._stopping.is_set():
                        self._audience.go_stale()
                    continue
                block, coming = coming.result(), None
                if block is None:
                    return
                if len(block):
                    heard_s = self._clock_s()
                    self._take(block)
                elif self._clock_s() - heard_s >= STALE_S:
                    self._audience.go_stale()
        finally:
            stopped.cancel()
            if coming is not None:
                coming.cancel()
                await asyncio.wait({coming})
            if hasattr(blocks, "aclose"):
                await blocks.aclose()

    def _take(self, block: Samples) -> None:
        first, block = not self._book.samples, self._book.write(block)
        if not len(block):
            return
        if first:
            self._audience.enter(State("going" if self._guide is None else self._guide.step))
        now_s = float(block.time_s[-1])
        self._audience.set_clock(now_s, self._clock_s())
        step = self._pipeline.push(block)
        new = self._audience.found(step.reps)
        calm = self._calm.push(block)
        cues = prompt(self._prompter, step, now_s, self._pipeline.level, calm=calm)
        judge = self._judge()
        for rep in new:
            number = self._prompter.sets.rep
            told = self._fading.is_told(rep.set, number)
            self._audience.tell_rep(rep, judge(rep), number, told=told)
        if self._audience.state.code in {"going", "resting"}:
            self._hear(cues)
        self._lead(block, new)
        if self._prompter.blind and not self._told_shin and self._audience.state.code == "going":
            self._told_shin = True
            self._audience.enter(State("going", of={"mount": "shank"}))
        self._audience.show(self._seen(step, now_s))

    def _judge(self) -> Callable[[Rep], RepScore]:
        return lambda rep: score_rep(rep, self.protocol, self._pipeline.level)

    def _hear(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            if cue.kind == "set_done":
                self._audience.tell_set(int(cue.of["set"]), self.protocol, self._judge())
                if not self._prompter.sets.is_open:
                    self._audience.enter(State("resting"))
            elif self._audience.state.code == "resting" and cue.kind in {"phase", "count"}:
                self._audience.enter(State("going"))
            self._audience.cue(cue, self._clock_s())

    def _seen(self, step: Step, now_s: float) -> Frame:
        """What is to be seen of this moment."""
        if step.gaps:
            self._lost_s = now_s
        moment, sets = self._prompter.moment(), self._prompter.sets
        going = self._audience.state.code in {"going", "resting"}
        lost = now_s - self._lost_s < _LOST_SHOWN_S
        unseen = "unseen" if self._prompter.blind else "waiting"
        return Frame(
            time_s=now_s,
            heel_cm=_cm(moment.heel_m),
            target_cm=_cm(moment.target_m) if going else None,
            top_cm=_cm(moment.top_m) if going else None,
            bottom_cm=_cm(moment.bottom_m) if going else None,
            phase=moment.phase if going else None,
            since_s=moment.since_s if going else None,
            seconds_left=moment.left_s if going else None,
            set=sets.set_now,
            rep=sets.pending - 1 if going else 0,
            quality="lost_samples" if lost else unseen if moment.heel_m is None else "good",
            connection="connected",
            level_known=self._pipeline.level != "none",
        )

    def _lead(self, block: Samples, new: list[Rep]) -> None:
        """Let the guide lead, and write down at once what it found."""
        if self._guide is None:
            return
        if self._guide.step == "going" and any("strap_slipped" in rep.notes for rep in new):
            self._guide.ask_level_again()
            self._audience.enter(State("level_again"))
        guided = self._guide.push(block, new)
        if guided.level is not None:
            self._pipeline.tell(Told(level=guided.level))
            self._book.label("level", guided.level)
        if guided.practice is not None:
            self._pipeline.tell(Told(practice=guided.practice))
            if guided.practice.end_s < math.inf:
                self._book.label("practice", guided.practice)
        if guided.step is not None:
            self._audience.enter(State(guided.step, of=guided.of))
        self._hear(guided.cues)
        if guided.step == "going":
            self._prompter.begin(float(block.time_s[-1]))

    def _end(self) -> Analysis:
        self._pipeline.finish()
        analysis = judged(self._book.recording(), self._pipeline.outcome(), self.protocol)
        self._audience.part(analysis, self._book.saved)
        return analysis

    def _clock_s(self) -> float:
        return asyncio.get_running_loop().time()


async def _next(blocks: AsyncIterator[Samples]) -> Samples | None:
    return await anext(blocks, None)


def _cm(height_m: float | None) -> float | None:
    return None if height_m is None else 100.0 * height_m
