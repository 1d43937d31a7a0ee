"""Reads, shaped for a screen; each a fixed number of statements.

``reached`` who was told, and the certificate of it
``reading`` inboxes and the notice board
``todos``   what waits for somebody
"""

from services.notifications.queries.reached import certificate, recipients, to_be_called
from services.notifications.queries.reading import board, inbox, posting
from services.notifications.queries.todos import todos

__all__ = ["board", "certificate", "inbox", "posting", "recipients", "to_be_called", "todos"]
