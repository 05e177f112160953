"""The demo: one learner's way from a standard's file to a certificate, told in the terminal."""

from service.demo.story import tell

__all__ = ["tell"]
