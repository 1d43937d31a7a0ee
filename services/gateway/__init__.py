"""The gateway: every page and the HTTP API of the county, and nothing of the law.

It turns a form or a request into a command, asks the service that owns the matter, and shows the answer. It owns
sessions only (who is signed in, on a token that can be taken back at once); it imports contracts and no service.
"""
