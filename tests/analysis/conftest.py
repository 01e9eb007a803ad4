"""Kernels compile at their first call, which no deadline may hold against them."""

from hypothesis import settings

settings.register_profile("analysis", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("analysis")
