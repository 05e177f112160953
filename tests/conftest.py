"""Settings of every test: how long an example takes says nothing about whether it is right."""

from hypothesis import HealthCheck, settings

settings.register_profile("vqmap", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("proof", settings.get_profile("vqmap"), max_examples=10_000)
settings.load_profile("vqmap")
