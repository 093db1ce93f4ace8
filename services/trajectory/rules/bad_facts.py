"""What the clock says of facts that contradict each other or the law: a code, a sentence and a place."""


class BadFacts(ValueError):
    """Facts that no clock can be made of. `path` is where, as `facts.0.first_day`; None for all of them."""

    def __init__(self, code: str, message: str, path: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
