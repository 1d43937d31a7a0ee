"""The limit: py-amqp, psycopg2, one statement for up to 200 messages, one acknowledgement. No framework, no validation, no reconnect."""

import signal
import sys
from typing import Any

import amqp
import psycopg2
from sqlalchemy.engine import make_url

from tests.bench.intake.work import QUEUE, setting

AT_ONCE = 200
STATEMENT = """
WITH rows AS (SELECT value FROM jsonb_array_elements(%s::jsonb)),
     new AS (INSERT INTO seen (event_id) SELECT (value->>'id')::uuid FROM rows ON CONFLICT DO NOTHING RETURNING event_id)
INSERT INTO taken (vote_id, person_id, choice, weight, sent_at)
SELECT DISTINCT ON (new.event_id) (data->>'vote_id')::uuid, (data->>'person_id')::uuid, data->>'choice',
       (data->>'weight')::int, (data->>'sent_at')::timestamptz
FROM new JOIN rows ON (value->>'id')::uuid = new.event_id, LATERAL (SELECT value->'data' AS data) AS d
"""


def main() -> None:
    broker, database = make_url(setting("AMQP")), make_url(setting("DATABASE"))
    there = psycopg2.connect(
        host=database.host,
        port=database.port,
        user=database.username,
        password=database.password,
        dbname=database.database,
    )
    link = amqp.Connection(
        f"{broker.host}:{broker.port}", userid=broker.username, password=broker.password, virtual_host=broker.database
    )
    link.connect()
    channel = link.channel()
    waiting: list[Any] = []
    channel.basic_qos(0, 2 * AT_ONCE, False)
    channel.basic_consume(QUEUE.name, callback=waiting.append)
    while True:
        link.drain_events()
        try:
            while len(waiting) < AT_ONCE:
                link.drain_events(timeout=0.001)
        except TimeoutError:
            pass
        batch, waiting[:] = waiting[:AT_ONCE], waiting[AT_ONCE:]
        bodies = [one.body if isinstance(one.body, str) else one.body.decode() for one in batch]
        with there.cursor() as cursor:
            cursor.execute(STATEMENT, (f"[{','.join(bodies)}]",))
        there.commit()
        channel.basic_ack(batch[-1].delivery_tag, multiple=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    main()
