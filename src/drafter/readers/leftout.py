"""The way out of a reader for what is passed over: no fault, and never silent."""


class LeftOut(Exception):
    """A file or attachment that is no note; `what` is the line for the person, `urgent` whether it may have
    been a note after all.
    """

    def __init__(self, what: str, *, urgent: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.urgent = urgent
