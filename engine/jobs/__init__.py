"""Orders that last, on DBOS."""

from engine.jobs.durable import DurableJobs

__all__ = ["DurableJobs"]
