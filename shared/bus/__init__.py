"""The bus: how services hear of events and ask one another, whatever carries the messages.

``transport``   what a carrier must do; ``amqp`` does it on RabbitMQ, ``embedded`` within one process, ``brokers`` knows which
``topology``    exchanges and queues, derived from the contracts
``envelope``    CloudEvents 1.0 around an event
``mailbox``     the tables: outbox, inbox, commands already done; ``mailbox_versions`` how they came about, ``rows`` many rows at once
``relay``       outbox → broker
``inbox``       broker → handlers, each event once; ``ordering`` each after its predecessor
``housekeeping`` what is old goes, what got lost is found
``rpc``         the asking side; ``answering`` the answering one
``metrics``     what operators count; ``tracing`` what they follow
``context``     in whose name, until when, on whose trace
``entrypoints`` what a service is made of; here alone is nameko
``hub``         here alone is eventlet
"""
