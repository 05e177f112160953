"""The command line: what people type, what they read, what programs get with ``--json``."""

from service.cli.main import main

__all__ = ["main"]
