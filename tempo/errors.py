"""The one family of errors: every message says what, where and what to do next, in one sentence."""


class TempoError(Exception):
    """Something a person can mend; the command line prints it as one line and exits with 1."""


class RecordingError(TempoError):
    """A recording, a sidecar or a protocol file cannot be used as it is."""
