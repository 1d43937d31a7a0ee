"""The HTTP API: every call of every service that people or programs may make, as one table of routes.

``routes`` is the table, ``views`` turns a request into a call, ``document`` writes the OpenAPI document from both.
"""
