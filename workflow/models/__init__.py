from .clock import Clock, ClockNote
from .edge import Edge
from .outbox import Outbox
from .step import Step

__all__ = ["Clock", "ClockNote", "Edge", "Outbox", "Step"]
