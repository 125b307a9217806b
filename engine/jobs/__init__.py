"""Orders that last, on DBOS."""

from engine.jobs.durable import DurableJobs
from engine.jobs.remote import RemoteJobs

__all__ = ["DurableJobs", "RemoteJobs"]
