"""Which of the sensors that show themselves is the one that is wanted, and how it is set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tempo.errors import TempoError
from tempo.sensors.catalogue import Family, family
from tempo.sensors.decoder import Decoder
from tempo.sources.radio import Advert


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person said about the sensor: its name or address, its family, its settings."""

    sensor: str | None = None
    family: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    def names(self, advert: Advert) -> bool:
        """Whether the person can have meant this one."""
        if self.sensor is not None:
            wanted = self.sensor.casefold()
            return wanted in {advert.address.casefold(), (advert.name or "").casefold()}
        if self.family is not None:
            return advert.match is not None and advert.match.family.identifier == self.family
        return advert.match is not None and advert.match.refused is None


def usable(advert: Advert, wanted: Wanted) -> bool:
    """Whether this advert can be connected to as it is; a name may still come in a later one.

    Raises
    ------
    TempoError
        It is the one that was named, and it cannot be used; says why.
    """
    if not wanted.names(advert):
        return False
    if wanted.family is not None:
        return True
    if advert.match is None:
        return False
    if advert.match.refused is not None:
        raise TempoError(f"{advert.title} cannot be used: {advert.match.refused}")
    return True


def only_one(found: Iterable[Advert], wanted: Wanted, waited_s: float) -> Advert:
    """The one that is wanted among all that were seen.

    Raises
    ------
    TempoError
        There is none, or there are several; says what is near.
    """
    near = list(found)
    good = [advert for advert in near if usable(advert, wanted)]
    if len(good) == 1:
        return good[0]
    if good:
        listed = ", ".join(f"{advert.title} ({advert.address})" for advert in good)
        raise TempoError(f"{len(good)} sensors are near: {listed}; name one with --sensor ADDRESS")
    named = next((advert for advert in near if wanted.names(advert)), None)
    if named is not None:
        raise TempoError(
            f"{named.title} is near, but its family is not known; name it with --family"
        )
    refused = next((advert for advert in near if advert.match and advert.match.refused), None)
    if refused is not None and refused.match is not None and wanted.sensor is None:
        raise TempoError(f"only {refused.title} is near: {refused.match.refused}")
    what = wanted.sensor or "a sensor that is known here"
    raise TempoError(
        f"{what} did not show itself within {waited_s:g} s; switch it on, bring it near, end its "
        "connection to phones and other programs, and see tempo scan"
    )


def chosen_family(advert: Advert, wanted: Wanted) -> Family:
    """The family that was named, else the one that was recognised."""
    if wanted.family is not None:
        return family(wanted.family)
    assert advert.match is not None
    return advert.match.family


def settings(known: Family, wanted: Wanted, advert: Advert | None = None) -> dict[str, object]:
    """What the decoder is made with: what the advert told, then what the person said.

    Raises
    ------
    TempoError
        The family has no such setting, or the setting no such value.
    """
    recognised = advert is not None and advert.match is not None and advert.match.family is known
    made = dict(advert.match.settings) if recognised and advert and advert.match else {}
    for key, text in wanted.settings.items():
        if key not in known.keys:
            raise TempoError(
                f"{known.title} has no setting {key!r}; there are: {', '.join(known.keys)}"
            )
        try:
            made[key] = known.keys[key](text)
        except ValueError:
            raise TempoError(f"{key}={text} is no value for {key}; write a number") from None
    return made


def check(wanted: Wanted) -> None:
    """Whether family and settings can be meant, as far as that can be known before scanning.

    Raises
    ------
    TempoError
        They cannot; says why.
    """
    if wanted.family is not None:
        known = family(wanted.family)
        if known.refused is not None:
            raise TempoError(known.refused)
        decoder_for(known, settings(known, wanted))


def decoder_for(known: Family, made: Mapping[str, object]) -> Decoder:
    """A decoder of the family."""
    return known.make(**made)
