"""The operators' commands, against RabbitMQ and the databases of the real services."""
