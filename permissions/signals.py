"""What this room tells the rooms above it, which it may not import. Sent inside the transaction of the act itself."""

from django.dispatch import Signal

role_asked = Signal()  # asked: Appointment; it waits for a second person
