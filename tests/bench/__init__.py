"""How fast the bus is beside the limit of the machine and beside what others build with the tools they know.

A benchmark, never a test: everything runs alternating in one run, on the same broker and database, and only the ratios mean anything.
A party that loses or doubles anything fails the run.

``running``  processes, rounds, ratios, the table and ``var/bench/<job>.json``
``intake``   J1: events that wait are validated, handled once, committed, acknowledged; latency; growth; the relay
``votes``    J3: votes by HTTP, over RPC, committed with their event
``calls``    J4: questions and answers, sixteen under way
"""
