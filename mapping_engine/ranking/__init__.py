"""Ranking: what was measured of a text and each criterion becomes one honest probability."""
