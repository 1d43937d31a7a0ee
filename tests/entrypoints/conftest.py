"""These tests run services in this process, which has to be cooperative before anything else is imported."""

from shared.bus import hub

hub.patch()
