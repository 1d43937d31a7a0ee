"""J4: questions and answers over the broker, sixteen under way at a time; nothing is read, nothing is written.

One process asks, one answers. ``raw`` is the limit: py-amqp on both ends, direct reply-to, no framework. Ours carries all it always
carries: schema both ways, signed caller, deadline, trace, metrics. ``plain_nameko`` is nameko's own RPC with its standalone client.

``work``          the question, and how fast answers came
``ours``          serving and asking with the product's bus
``raw``           the limit
``plain_nameko``  nameko's ServiceRpc
``job``           the rounds
"""
