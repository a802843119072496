"""One recording from its beginning to its end, as a person follows it."""

from __future__ import annotations

import math
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tempo.sensors.decoder import Decoder
    from tempo.sources.packet_log import PacketLog
    from tempo.sources.recorder import Recorder
    from tempo.sources.sidecar import Sidecar
    from tempo.sources.source import Source
    from tempo.sources.speaker import Speaker
    from tempo.views.radio import Progress

#: So often the line on the screen is written anew.
LINE_S = 0.5


@dataclass(frozen=True, slots=True)
class Notes:
    """What the person says about the recording; goes into the sidecar."""

    mount: str | None = None
    side: str | None = None
    foot_length_cm: float | None = None


@dataclass(slots=True)
class Take:
    """Files, screen and the end of one recording."""

    source: Source
    out: Path
    seconds: float | None
    packets: Path | None
    notes: Notes
    recorder: Recorder | None = None
    _log: PacketLog | None = None
    _said: set[str] = field(default_factory=set)
    _next_line_s: float = -math.inf

    async def run(self) -> None:
        """Until the source ends, the time is over, or Ctrl-C or SIGTERM: good ways to end."""
        import asyncio

        from tempo.sources.live import Live
        from tempo.sources.recorder import write_down

        with suppress(NotImplementedError):  # Windows has no such handlers
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTERM, signal.raise_signal, signal.SIGINT)
        if isinstance(self.source, Live):
            self.source.witness = self._witness if self.packets else None
        try:
            await write_down(
                self.source.blocks(),
                self._begin,
                seconds=self.seconds or math.inf,
                watch=self._watch,
            )
        except asyncio.CancelledError:
            if self.recorder is None:
                raise

    def finish(self) -> None:
        """Close the files and say what is in them."""
        if self._log is not None:
            self._log.close()
        if self.recorder is None:
            return
        self._end_line()
        self.recorder.describe(self._sidecar())
        self.recorder.close()
        if self.recorder.trouble is None:
            self._sum_up(self.recorder)

    def _sum_up(self, recorder: Recorder) -> None:
        from tempo.sources.live import Live
        from tempo.views.words import say, typed

        done, decoder = recorder.written, self._decoder()
        csv, json = done.paths
        lost = decoder.counters.lost if decoder else 0
        figures = {"seconds": f"{done.lasted_s:.1f}", "samples": done.samples, "lost": lost}
        click.echo(say("recording", "written", csv=csv, json=json, **figures))
        if self._log is not None and self._log.trouble is None:
            click.echo(say("recording", "packets", path=self.packets))
        elif self._log is not None:
            cut = say("recording", "packets_cut", path=self.packets, reason=self._log.trouble)
            click.echo(cut, err=True)
        if done.dropped:
            click.echo(say("recording", "dropped", dropped=done.dropped), err=True)
        if isinstance(self.source, Live) and self.source.connections > 1:
            times = self.source.connections
            click.echo(say("recording", "reconnected", connections=times), err=True)
        click.echo(say("recording", "next", csv=typed(csv)))

    def _begin(self) -> Recorder:
        from tempo.home import refuges
        from tempo.sources.recorder import Recorder
        from tempo.views.words import say

        self.recorder = Recorder(self.out, self._sidecar(), self._warn, refuges)
        if self.seconds is None:
            self._once(say("recording", "stop"))
        return self.recorder

    def _warn(self, code: str, of: Mapping[str, object]) -> None:
        from tempo.views.spoken import trouble_text

        self._end_line()
        click.echo(trouble_text(code, of), err=True)

    def _witness(self, speaker: Speaker) -> PacketLog:
        from tempo.sources.packet_log import PacketLog

        assert self.packets is not None
        self._log = PacketLog(self.packets, speaker)
        return self._log

    def _sidecar(self) -> Sidecar:
        said = {name: note for name, note in asdict(self.notes).items() if note is not None}
        return replace(self.source.about(), **said)

    def _decoder(self) -> Decoder | None:
        from tempo.sources.live import Live
        from tempo.sources.packet_log import PacketReplay

        return self.source.decoder if isinstance(self.source, Live | PacketReplay) else None

    def _watch(self) -> None:
        """Tell on the screen how it goes, and once what the decoder finds wrong."""
        from tempo.views.radio import progress_line
        from tempo.views.words import one_line

        decoder = self._decoder()
        for trouble in decoder.troubles if decoder else ():
            self._once(one_line(trouble))
        now = self._progress()
        if not sys.stderr.isatty():
            self._once(progress_line(replace(now, samples=0)))
            return
        at_s = time.monotonic()
        if at_s >= self._next_line_s:
            self._next_line_s = at_s + LINE_S
            click.echo(f"\r\x1b[2K{progress_line(now)}", nl=False, err=True)

    def _once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._end_line()
            click.echo(sentence, err=True)

    def _end_line(self) -> None:
        if self._next_line_s > -math.inf:
            click.echo("\r\x1b[2K", nl=False, err=True)

    def _progress(self) -> Progress:
        from tempo.sources.live import Live
        from tempo.views.radio import Progress

        source, decoder = self.source, self._decoder()
        done = self.recorder.written if self.recorder else None
        live = source if isinstance(source, Live) else None
        return Progress(
            state=live.state.value if live else "stream",
            name=source.name,
            seconds=done.lasted_s if done else 0.0,
            samples=done.samples if done else 0,
            rate_hz=decoder.rate_hz if decoder else None,
            lost=decoder.counters.lost if decoder else 0,
            battery=live.battery if live else None,
            fault=live.fault if live else None,
        )
