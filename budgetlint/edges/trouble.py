"""What we were asked and could not do."""


class Trouble(Exception):
    """We could not do what was asked: no such file, an unreadable configuration. The message is for the user."""
