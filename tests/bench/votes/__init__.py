"""J3: a vote by HTTP, its service asked over the broker, the ballot and its event committed together; sixty-four voters at a time.

``floor`` has no broker in its way: uvicorn and asyncpg, one process. ``plain_nameko`` is nameko's own HTTP and RPC with an ORM
session; ``aio_pika`` is Starlette, aio-pika's RPC and SQLAlchemy's asynchronous ORM. Ours has a gateway of two processes with
sixteen threads each, and carries what it always carries: schema, signed caller, deadline, trace, command id, outbox with its order.

``work``          the ballot, its tables, what a party is told
``voting``        the voters: HTTP with keep-alive
``ours``          gateway and service with the product's bus
``floor``         the limit
``plain_nameko``, ``aio_pika``
``job``           the rounds
"""
