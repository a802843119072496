"""Back-pressure on a clock that is turned by hand: never more than three, and the newest wins."""

from __future__ import annotations

import asyncio

import pytest

from tempo.views.web.feed import BEAT_S, MOST, SILENT_S, Feed


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


def run(main):
    return asyncio.run(main())


async def soon(feed):
    """The next message, or None if it may not be sent."""
    waiting = asyncio.ensure_future(feed.next())
    await asyncio.wait({waiting}, timeout=0)
    for _ in range(5):
        await asyncio.sleep(0)
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    return None


def test_a_reader_that_never_answers_is_sent_three_messages(clock):
    async def main():
        feed = Feed(clock)
        sent = []
        for number in range(50):
            feed.tell("frame", number)
            sent.append(await soon(feed))
        return [message["frame"] for message in sent if message], feed.under_way

    assert run(main) == ([0, 1, 2], MOST)


def test_the_newest_is_sent_when_an_answer_comes(clock):
    async def main():
        feed = Feed(clock)
        for number in range(10):
            feed.tell("frame", number)
            await soon(feed)
        feed.acknowledged(1)
        first = await soon(feed)
        feed.acknowledged(4)
        return first["frame"], await soon(feed), feed.under_way

    assert run(main) == (9, None, 0)


def test_an_answer_stands_for_all_before_it_and_only_once(clock):
    async def main():
        feed = Feed(clock)
        for number in range(3):
            feed.tell("frame", number, arrived_s=float(number))
            await soon(feed)
        sent = feed.acknowledged(3)
        return sent.arrived_s, feed.acknowledged(2), feed.acknowledged(99), feed.under_way

    assert run(main) == (2.0, None, None, 0)


def test_parts_do_not_push_each_other_out(clock):
    async def main():
        feed = Feed(clock)
        feed.tell("state", "going")
        for number in range(10):
            feed.tell("frame", number)
        return await soon(feed)

    message = run(main)
    assert (message["state"], message["frame"]) == ("going", 9)


def test_a_cue_whose_moment_is_gone_is_not_sent(clock):
    async def main():
        feed = Feed(clock)
        for _ in range(MOST):
            feed.tell("frame", 0)
            await soon(feed)
        feed.cue({"due": clock.now_s, "kind": "too_fast"})
        feed.cue({"due": clock.now_s + 1.0, "kind": "tick"})
        clock.now_s += 0.6
        feed.acknowledged(1)
        return await soon(feed)

    assert [cue["kind"] for cue in run(main)["cues"]] == ["tick"]


def test_cues_that_nobody_takes_do_not_pile_up(clock):
    async def main():
        feed = Feed(clock)
        for number in range(5000):
            feed.cue({"due": clock.now_s + number})
        return await soon(feed)

    cues = run(main)["cues"]
    assert len(cues) <= 64
    assert cues[-1]["due"] == clock.now_s + 4999


def test_silence_is_broken_by_a_sign_of_life(clock):
    async def main():
        feed = Feed(clock)
        waiting = asyncio.ensure_future(feed.next())
        await asyncio.sleep(0)
        clock.now_s += BEAT_S
        feed._wake.set()
        return await waiting

    assert set(run(main)) == {"n", "at"}


def test_what_waits_is_sent_before_the_end(clock):
    async def main():
        feed = Feed(clock)
        feed.tell("end", {"headline": "done"})
        feed.close()
        return [await feed.next(), await feed.next()]

    last, nothing = run(main)
    assert last["end"] == {"headline": "done"}
    assert nothing is None


def test_the_end_does_not_break_the_rule_of_three(clock):
    async def main():
        feed = Feed(clock)
        for number in range(MOST + 1):
            feed.tell("frame", number)
            await soon(feed)
        feed.close()
        return await feed.next()

    assert run(main) is None


def test_who_acknowledges_nothing_is_let_go(clock):
    async def main():
        feed = Feed(clock)
        for number in range(MOST):
            feed.tell("frame", number)
            await soon(feed)
        waiting = asyncio.ensure_future(feed.next())
        await asyncio.sleep(0)
        clock.now_s += SILENT_S - 1.0
        feed.tell("frame", MOST)
        feed.acknowledged(1)  # a sign of life in time
        assert (await waiting)["n"] == MOST + 1
        feed.tell("frame", 0)
        clock.now_s += SILENT_S
        return await feed.next()

    assert run(main) is None
