"""The asking side of RPC, as those see it who are asked."""

from concurrent.futures import ThreadPoolExecutor

from shared.bus import context, embedded, topology
from shared.bus.rpc import RpcClient
from shared.identity import Signer, new_keys
from tests.bus.sample import Count, Written


def test_who_was_asked_once_can_t_guess_under_which_number_the_next_answer_is_awaited():
    """All of them come to one address, which whoever was asked knows."""
    broker = embedded.EmbeddedBroker()
    queue = topology.rpc_queue("sample")
    broker.declare([queue])
    asked, numbers = broker.subscribe(queue.name, prefetch=10), list[str]()
    client = RpcClient(broker, Signer("gateway", new_keys()[0]), {Count})
    with ThreadPoolExecutor(1) as caller:
        for _ in range(3):
            answer = caller.submit(client.call, Count())
            [request] = asked.take(1, 3.0)
            numbers.append(str(request.correlation_id))
            asked.reply([(request, b'{"answer": {"lines": 1}}')])
            assert answer.result() == Written(lines=1)

    assert {len(number) for number in numbers} == {32}
    assert len({number[:8] for number in numbers} | {number[-8:] for number in numbers}) == 6


def test_the_language_of_whoever_asks_goes_along():
    broker = embedded.EmbeddedBroker()
    queue = topology.rpc_queue("sample")
    broker.declare([queue])
    asked, headers = broker.subscribe(queue.name, prefetch=10), []
    client = RpcClient(broker, Signer("gateway", new_keys()[0]), {Count})

    def ask(locale: str) -> Written:
        with context.use(context.Context(locale=locale)):
            return client.call(Count())

    with ThreadPoolExecutor(1) as caller:
        for locale in ("zh-CN", "bo"):
            answer = caller.submit(ask, locale)
            [request] = asked.take(1, 3.0)
            headers.append(request.headers.get("locale"))
            asked.reply([(request, b'{"answer": {"lines": 1}}')])
            answer.result()

    assert headers == [None, "bo"]
