"""A sensor as a source: keeps the connection, whatever happens to it.

Theory of operation. One task owns the sensor and goes round SCAN → CONNECT → CONFIGURE → STREAM →
BACKOFF → SCAN. Notifications are stamped, copied and queued where they arrive, nothing else; the
task takes them from the queue, so that set-up and stream see them in one order. Silence for longer
than the family allows counts as a lost link. Every connection is a new one, the decoder is told,
and it declares what was missed. Until the first sample has come a few failures are final, because
the person is standing by; afterwards nothing but an absent radio ends a recording.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from tempo.errors import TempoError
from tempo.samples import Samples
from tempo.sensors.decoder import Decoder, Read, Step, Subscribe, Write
from tempo.sources import choice, search
from tempo.sources.choice import Wanted
from tempo.sources.conversation import Conversation, Witness
from tempo.sources.radio import Advert, Link, LinkError, Radio, RadioUnavailableError, answered
from tempo.sources.search import SearchParams
from tempo.sources.sidecar import Sidecar
from tempo.sources.speaker import Speaker, sidecar

logger = logging.getLogger(__name__)

EMPTY = Samples.empty()


class State(Enum):
    """Where the supervisor is."""

    SCAN = "scan"
    CONNECT = "connect"
    CONFIGURE = "configure"
    STREAM = "stream"
    BACKOFF = "backoff"


@dataclass(frozen=True, slots=True)
class LiveParams:
    """Times of the supervisor.

    search : how long to look for the sensor.
    tick_s : an empty block is handed out after this long without samples.
    silence_s, silence_samples : the longer of the two without a notification is a lost link.
    silence_of : the same for families that send seldom (Polar: a batch every one to two seconds).
    backoff_s : waits between attempts; the last one repeats. Each is varied by `jitter`.
    good_s : a stream that lasted this long has the waits start anew.
    answer_s : longest wait for a sensor's answer while it is set up.
    attempts : failures in a row that are final as long as no sample has come.
    """

    search: SearchParams = field(default_factory=SearchParams)
    tick_s: float = 0.5
    silence_s: float = 2.0
    silence_samples: float = 20.0
    silence_of: tuple[tuple[str, float], ...] = (("polar", 6.0),)
    backoff_s: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
    jitter: float = 0.2
    good_s: float = 10.0
    answer_s: float = 10.0
    attempts: int = 4


@dataclass(frozen=True, slots=True)
class _Arrived:
    characteristic: str
    payload: bytes
    received_s: float


_Inbox = asyncio.Queue[_Arrived | None]


class Live:
    """A `Source`: one sensor over a radio, on the clock that reads 0 when `blocks` is first asked.

    Parameters
    ----------
    radio : finds and connects.
    wanted : which sensor, and how it is set up.
    witness : makes somebody who writes down every packet, once it is known who speaks.
    """

    def __init__(
        self,
        radio: Radio,
        wanted: Wanted,
        *,
        witness: Callable[[Speaker], Witness] | None = None,
        params: LiveParams | None = None,
    ) -> None:
        self._radio = radio
        self._wanted = wanted
        self.witness = witness
        self._params = params or LiveParams()
        self._out: asyncio.Queue[Samples | None] = asyncio.Queue()
        self._conversation: Conversation | None = None
        self._silence_s = self._params.silence_s
        self._failures = 0
        self._zero_s = 0.0
        self.state = State.SCAN
        self.speaker: Speaker | None = None
        self.fault: str | None = None
        self.connections = 0
        self.longest_payload = 0
        self._battery: str | None = None
        self.streamed = False
        self.started_at: str | None = None

    @property
    def name(self) -> str:
        told = self.speaker and (self.speaker.name or self.speaker.address)
        return told or self._wanted.sensor or "a sensor"

    @property
    def battery(self) -> str | None:
        """What the sensor or the standard battery service said."""
        return (self.decoder and self.decoder.battery) or self._battery

    @property
    def decoder(self) -> Decoder | None:
        """The decoder, once it is known which sensor speaks."""
        return self._conversation.decoder if self._conversation else None

    def about(self) -> Sidecar:
        if self.speaker is None or self.decoder is None:
            return Sidecar()
        link = {"connections": self.connections, "longest_payload": self.longest_payload}
        return sidecar(self.speaker, self.decoder, link)

    async def blocks(self) -> AsyncGenerator[Samples, None]:
        """Samples as they come, and an empty block every now and then while none do.

        Raises
        ------
        TempoError
            The sensor or the radio cannot be used; says why and what to do.
        """
        self._zero_s = asyncio.get_running_loop().time()
        self.started_at = datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
        keeper = asyncio.create_task(self._keep())
        keeper.add_done_callback(lambda _: self._out.put_nowait(None))
        try:
            while True:
                block: Samples | None = EMPTY
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._params.tick_s):
                        block = await self._out.get()
                if block is None:
                    await keeper
                    return
                yield block
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError, TempoError):
                await keeper

    def _now_s(self) -> float:
        return asyncio.get_running_loop().time() - self._zero_s

    async def _keep(self) -> None:
        advert = await search.first(self._radio, self._wanted, self._params.search)
        self._get_to_know(advert)
        while True:
            began_s = self._now_s()
            try:
                await self._connection(advert)
            except RadioUnavailableError:
                raise
            except LinkError as wrong:
                self._note(wrong, self._now_s() - began_s)
            advert = await self._return_of(advert)

    def _get_to_know(self, advert: Advert) -> None:
        known = choice.chosen_family(advert, self._wanted)
        made = choice.settings(known, self._wanted, advert)
        decoder = choice.decoder_for(known, made)
        about = (known.identifier, advert.name, advert.address)
        speaker = Speaker(*about, settings=made, started_at=self.started_at)
        self.speaker = speaker
        rate_hz = made.get("sample_rate_hz") or known.rate_hz
        silence_s = dict(self._params.silence_of).get(known.identifier, self._params.silence_s)
        seldom_s = self._params.silence_samples / float(str(rate_hz)) if rate_hz else 0.0
        self._silence_s = max(silence_s, seldom_s)
        witness = self.witness(speaker) if self.witness else None
        self._conversation = Conversation(decoder, witness)

    async def _connection(self, advert: Advert) -> None:
        """One connection from its beginning to its end, which is always a `LinkError`."""
        inbox: _Inbox = asyncio.Queue()

        def arrived(characteristic: str, payload: bytes) -> None:
            inbox.put_nowait(_Arrived(characteristic, payload, self._now_s()))

        self.state = State.CONNECT
        link = await self._radio.connect(advert, arrived, lambda: inbox.put_nowait(None))
        try:
            self.connections += 1
            self.state = State.CONFIGURE
            await self._configure(link, inbox)
            self.state = State.STREAM
            await self._stream(inbox)
        finally:
            await self._hang_up(link)

    async def _configure(self, link: Link, inbox: _Inbox) -> None:
        talk = self._talk()
        talk.connected()
        async with answered(self._params.answer_s):
            percent = await link.battery_percent()
        self._battery = self._battery if percent is None else f"{percent} %"
        while (step := talk.step()) is not None:
            async with answered(self._params.answer_s):
                await self._carry_out(step, link)
            while not inbox.empty():
                self._take(inbox.get_nowait())

    async def _carry_out(self, step: Step, link: Link) -> None:
        match step:
            case Subscribe(characteristic):
                await link.subscribe(characteristic)
            case Read(characteristic):
                payload = await link.read(characteristic)
                self._take(_Arrived(characteristic, payload, self._now_s()))
            case Write(characteristic, payload, meaning, response, wait_s):
                logger.debug("%s: %s", meaning, payload.hex())
                await link.write(characteristic, payload, response=response)
                await asyncio.sleep(wait_s)

    async def _stream(self, inbox: _Inbox) -> None:
        since_s = self._now_s()
        while True:
            try:
                async with asyncio.timeout(self._silence_s):
                    event = await inbox.get()
            except TimeoutError:
                raise LinkError(f"it has been silent for {self._silence_s:g} s") from None
            self._take(event)
            if self._failures and self._now_s() - since_s > self._params.good_s:
                self._failures = 0

    def _take(self, event: _Arrived | None) -> None:
        if event is None:
            raise LinkError("it hung up or is out of reach")
        self.longest_payload = max(self.longest_payload, len(event.payload))
        block = self._talk().arrived(event.characteristic, event.payload, event.received_s)
        if len(block):
            self.streamed = True
            self.fault = None
            self._out.put_nowait(block)

    def _talk(self) -> Conversation:
        assert self._conversation is not None
        return self._conversation

    async def _hang_up(self, link: Link) -> None:
        """Tell the sensor to stop (some go on for hours otherwise), then let it go."""
        for step in self._talk().decoder.stop():
            try:
                async with answered(self._params.silence_s):
                    await self._carry_out(step, link)
            except (LinkError, TempoError) as wrong:
                logger.debug("not told to stop: %r", str(wrong))
                break
        await link.close()

    def _note(self, wrong: LinkError, lasted_s: float) -> None:
        self.fault = str(wrong)
        self._failures += 1
        logger.info("%r: %r after %.1f s", self.name, str(wrong), lasted_s)
        if not self.streamed and self._failures >= self._params.attempts:
            raise TempoError(
                f"{self.name} was tried {self._failures} times and sent no sample: {wrong}; "
                "switch it off and on, charge it, and end its connection to phones"
            )

    async def _return_of(self, lost: Advert) -> Advert:
        """Wait, then scan until the sensor shows itself again, for as long as it takes."""
        while True:
            self.state = State.BACKOFF
            waits = self._params.backoff_s
            wait_s = waits[min(max(self._failures, 1), len(waits)) - 1]
            # not for secrecy: two programs that lost the same adapter must not try in step
            spread = random.uniform(-self._params.jitter, self._params.jitter)  # noqa: S311
            await asyncio.sleep(wait_s * (1.0 + spread))
            self.state = State.SCAN
            found = await search.again(self._radio, lost.address, self._params.search)
            if found is not None:
                return found
            self._note(LinkError("it does not show itself"), 0.0)
