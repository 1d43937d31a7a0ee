"""Both ways of running the whole system."""

from tests.systems import embedded_system, real_supervisor, real_system

__all__ = ["embedded_system", "real_supervisor", "real_system"]
