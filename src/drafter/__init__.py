"""Drafter: source notes in, a checked and disclosed article draft out, for a human editor to sign."""

__version__ = "0.2.0"
