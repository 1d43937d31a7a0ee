"""Everybody who has to be told is told, and it can be proved: inbox, SMS, telephone lists, the notice board.

Owns notices, a delivery per person and channel with its receipt, and the sheets on the boards. Keeps no phone number:
it asks the directory for them when it sends. Listens to meetings and topics; gives the meetings service a certificate.
"""
