from __future__ import annotations

import asyncio
import io

import pytest

from tempo.coach.cues import CUE_KINDS, Cue
from tempo.live.onlooker import PAIN_CHOICES, Frame, State
from tempo.views.sound import TONES, Ears, Mixer, ears, tone
from tempo.views.spoken import cue_word, rep_sentence, state_sentence
from tempo.views.terminal import Lines
from tempo.views.voice import Voice, samples_of
from tests.unit.factories import make_analysis, make_rep


class Wishes:
    """`Controls` that remember."""

    def __init__(self):
        self.made = []

    def __getattr__(self, name):
        return lambda *values, **more: self.made.append((name, *values, *more))


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def wishes():
    return Wishes()


def lines_of(view_of, wishes, out=None, **options):
    out = out or io.StringIO()
    lines = Lines(out, wishes, **options)
    view_of(lines)
    return out.getvalue().splitlines()


def test_lines_without_a_terminal_hold_no_escape_codes(wishes):
    def show(lines):
        lines.on_state(State("going"))
        lines.on_frame(Frame(1.0, 3.0, phase="eccentric", seconds_left=7.0, connection="connected"))
        lines.on_cue(Cue("too_fast", 1.0, 1.0, "too_fast"), 0.0)
        lines.on_cue(Cue("tick", 1.0, 1.0, "tick"), 0.0)
        lines.on_cue(Cue("count", 1.0, 1.0, "count", {"rep": 3, "set": 1}), 0.0)

    assert lines_of(show, wishes) == ["Go.", "too fast", "3"]


def test_a_word_is_written_when_it_is_due(wishes):
    out = io.StringIO()

    async def show():
        lines = Lines(out, wishes)
        lines.on_cue(Cue("count_in", 2.0, 1.0, "count_in", {"left": 1}), 0.002)
        lines.on_cue(Cue("count_in", 1.0, 1.0, "count_in", {"left": 2}), 0.0)
        assert out.getvalue() == "2\n"
        await asyncio.sleep(0.02)
        assert out.getvalue() == "2\n1\n"

    asyncio.run(show())


def test_a_terminal_shows_the_moment_on_one_line(wishes):
    frame = Frame(1.0, phase="eccentric", seconds_left=7.2, set=1, rep=2, connection="connected")
    out = Screen()
    Lines(out, wishes).on_frame(frame)
    assert out.getvalue() == "\rlower 7  set 1 rep 2\x1b[K"


def test_stale_is_said_once_and_shows_no_phase(wishes):
    stale = Frame(1.0, connection="stale", stale=True)
    said = lines_of(lambda lines: [lines.on_frame(stale), lines.on_frame(stale)], wishes)
    assert said == ["no samples from the sensor: nothing is known right now"]


def test_a_question_is_asked_until_it_is_answered(wishes):
    question = State("ask_heel_pain", ("no", "yes"))

    def show(lines):
        lines.on_state(question)
        lines.typed("perhaps")
        lines.typed("y")

    said = lines_of(show, wishes)
    assert said[0].endswith("(no/yes)")
    assert said[1] == "Please answer with one of: no/yes."
    assert wishes.made == [("answer", "ask_heel_pain", "yes")]


@pytest.mark.parametrize(("careful", "answer"), [(True, "yes"), (False, "no")])
def test_where_nobody_can_type_the_safe_side_is_taken(wishes, careful, answer):
    def show(lines):
        lines.on_state(State("ask_heel_pain", ("no", "yes")))
        lines.nobody_types()
        lines.on_state(State("stop_signs", ("go",)))

    said = lines_of(show, wishes, careful=careful)
    assert wishes.made == [
        ("answer", "ask_heel_pain", answer, "assumed"),
        ("answer", "stop_signs", "go", "assumed"),
    ]
    assert any("see a doctor now" in line for line in said)


@pytest.mark.parametrize(
    ("typed", "answer"), [("1", "1"), ("10", "10"), ("", "skip"), ("s", "skip")]
)
def test_pain_is_a_number_or_nothing(wishes, typed, answer):
    def show(lines):
        lines.on_state(State("ask_pain", PAIN_CHOICES))
        lines.typed("11")
        lines.typed(typed)

    said = lines_of(show, wishes)
    assert said[1].startswith("Please answer with one of: skip/0/1/2/")
    assert wishes.made == [("answer", "ask_pain", answer)]


def test_how_much_it_hurts_is_not_made_up_where_nobody_types(wishes):
    def show(lines):
        lines.on_state(State("ask_pain", PAIN_CHOICES))
        lines.nobody_types()

    lines_of(show, wishes, careful=True)
    assert wishes.made == [("answer", "ask_pain", "skip", "assumed")]


@pytest.mark.parametrize(
    ("typed", "noted"),
    [("4", [("note_pain", "after", 4.0)]), ("", []), ("q", [("stop",)]), (None, [])],
)
def test_after_the_session_pain_is_asked_once_and_waited_for(wishes, typed, noted):
    async def part():
        lines = Lines(io.StringIO(), wishes)
        waiting = asyncio.create_task(lines.ask_after())
        await asyncio.sleep(0)
        assert not waiting.done()
        lines.nobody_types() if typed is None else lines.typed(typed)
        await waiting
        await lines.ask_after() if typed is None else None

    asyncio.run(part())
    assert wishes.made == noted


def test_keys_are_wishes(wishes):
    lines_of(lambda lines: [lines.typed(key) for key in ("n", "p 3", "p 11", "?", "q")], wishes)
    assert wishes.made == [("next_leg",), ("note_pain", "after", 3.0), ("stop",)]


def test_the_end_says_where_the_recording_is(wishes):
    said = lines_of(lambda lines: lines.on_end(make_analysis([make_rep()]), "a\x1b.csv"), wishes)
    assert said[-1] == "Recording: a?.csv"
    assert said[0].startswith("1 rep in 1 set")


def test_every_cue_has_a_tone_of_its_own_and_errors_cannot_be_confused():
    names = {"phase": "eccentric"}
    assert all(names.get(kind, kind) in TONES for kind in CUE_KINDS)
    assert len({TONES[kind] for kind in ("too_fast", "too_slow", "deeper")}) == 3
    fast, slow = TONES["too_fast"][0][0], TONES["too_slow"][0][0]
    assert fast > 2 * slow
    assert all(pitch == 0 or 500 <= pitch <= 2000 for part in TONES.values() for pitch, _ in part)


def test_every_word_is_a_sentence_of_the_file():
    for code in ("too_fast", "too_slow", "deeper", "hold", "set_done"):
        assert cue_word(Cue(code, 0, 0, code)) != code or code in {"deeper", "hold"}
    assert cue_word(Cue("phase", 0, 0, "eccentric")) == "lower"
    assert "--heel-pain no" in state_sentence(State("stop_signs", of={"heel_pain": "known"}))
    assert "3°" in state_sentence(State("mount_check", of={"turned_deg": 3.2}))


def test_the_costliest_part_is_told():
    analysis = make_analysis([make_rep(lowering_s=6.0)])
    text = rep_sentence(analysis.outcome.reps[0], analysis.scores[0], 4)
    assert text == "Rep 4: lowered in 6.0 of 10 s: too quick."


def test_sounds_are_mixed_and_never_overflow():
    mixer = Mixer()
    frames = mixer.frames()
    next(frames)
    assert set(frames.send(64)) == {0}
    for _ in range(5):
        mixer.play(tone("count"))
    loud = frames.send(441)
    assert max(loud) == 32767
    frames.send(44100)
    assert set(frames.send(64)) == {0}


def test_a_later_cue_sounds_later_and_a_due_one_at_once():
    import asyncio

    heard = []
    view = Ears(heard.append, heard.append)

    async def main():
        loop = asyncio.get_running_loop()
        view.on_cue(Cue("count", 1.0, 1.0, "count"), 0.0)
        calls = []
        loop.call_later = lambda *call: calls.append(call)
        view.on_cue(Cue("tick", 2.0, 1.0, "tick"), 0.4)
        return calls

    (call,) = asyncio.run(main())
    assert [cue.kind for cue in heard] == ["count"]
    assert call[0] == 0.4
    assert call[2].kind == "tick"


def test_tones_play_on_a_device():
    miniaudio = pytest.importorskip("miniaudio", reason="the extra 'sound' is not installed")
    with ears("tones", io.StringIO(), [miniaudio.Backend.NULL]) as views:
        (view,) = views
        view.on_cue(Cue("too_slow", 0.0, 0.0, "too_slow"), 0.0)


def test_the_bell_rings_for_errors_and_not_for_ticks():
    out = io.StringIO()
    with ears("bell", out) as (view,):
        view.on_cue(Cue("tick", 0.0, 0.0, "tick"), 0.0)
        view.on_cue(Cue("too_fast", 0.0, 0.0, "too_fast"), 0.0)
    assert out.getvalue() == "\a"
    with ears("none", out) as views:
        assert views == []


def test_a_voice_that_is_not_there_is_silent():
    played = []
    Voice(44100, "no-such-voice").speak("up", played.append)
    assert played == []


def test_a_voice_is_brought_to_the_rate():
    import wave

    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes(bytes(2 * 2205))
    assert len(samples_of(written.getvalue(), 44100)) == 4410
