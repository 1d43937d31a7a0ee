"""J1: what lies in a queue is validated, handled once, committed and acknowledged.

Every party takes the same messages from a quorum queue with publishing confirmed, forgets none when it is killed (it acknowledges
after its commit) and knows what it has handled (a table of ids). ``raw`` is the limit: py-amqp and one statement per 200 messages,
with no framework and no validation. The peers are written as their documentation has it: one transaction per message.

``work``          the event, the tables, messages, and how fast rows came
``ours``          the product's own entry point
``raw``           the limit
``plain_nameko``  nameko's consumer, SQLAlchemy
``faststream_app`` FastStream, pydantic, SQLAlchemy on asyncpg
``celery_app``    Celery, acknowledging late, SQLAlchemy
``relay``         the outbox's relay, and publishing as fast as the broker confirms
``job``           the rounds
"""
