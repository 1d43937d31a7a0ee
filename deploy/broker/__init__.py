"""The broker as an administrator sees it: who says what to whom, and the accounts that allow exactly that.

``declared`` reads the code, ``make contracts`` writes what it found to ``traffic.json``, ``accounts`` makes of it what RabbitMQ loads.
"""
