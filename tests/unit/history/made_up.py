"""Made-up kept sessions with known numbers, for tests of what is done with weeks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from tempo.coach.protocols import choose_protocol
from tempo.coach.scoring import score_rep, summarise_sets
from tempo.history.kept import KeptRep, KeptSession
from tempo.reps.rep import Rep
from tests.unit.factories import make_set, measured

BEGIN = datetime(2026, 3, 2, 18, 30, tzinfo=timezone(timedelta(hours=1)))  # a Monday


def kept(
    day: int,
    lowerings_s: Sequence[float] = (10.0, 10.0, 10.0),
    *,
    depth_cm: float | None = 1.4,
    ci: float = 0.3,
    sets: int = 1,
    side: str = "left",
    protocol: str = "box-10s",
    **changes: object,
) -> KeptSession:
    """A session so many days after `BEGIN`."""
    reps: list[Rep] = []
    for number in range(1, sets + 1):
        start_s = reps[-1].eccentric_end_s + 30.0 if reps else 10.0
        reps += make_set(lowerings_s, number=number, start_s=start_s)
    reps = [
        replace(
            rep,
            side=side,
            eccentric_s=measured(rep.eccentric_s.value, ci),
            depth_below_level_cm=measured(depth_cm, 0.5, None if depth_cm else "no_level"),
        )
        for rep in reps
    ]
    asked = choose_protocol(protocol)
    scores = [score_rep(rep, asked, "labelled") for rep in reps]
    started = BEGIN + timedelta(days=day)
    session = KeptSession(
        sha256=hashlib.sha256(f"{day} {side} {lowerings_s}".encode()).hexdigest(),
        file=f"{started:%Y-%m-%d}.csv",
        person="ann",
        started=started,
        started_known=True,
        duration_s=200.0,
        protocol=protocol,
        mount="foot",
        level="labelled",
        foot_length_cm=26.0,
        side=side,
        legs_down=None,
        knee=None,
        load_kg=None,
        step_height_cm=12.0,
        origin="recorded",
        notes=None,
        pain={},
        pain_where=(),
        definitions=1,
        version="0.1.0",
        score=90.0,
        quality=(),
        sets=summarise_sets(reps, scores),
        reps=tuple(
            KeptRep(rep, one.score, one.on_tempo) for rep, one in zip(reps, scores, strict=True)
        ),
    )
    return replace(session, **changes)  # type: ignore[arg-type]
