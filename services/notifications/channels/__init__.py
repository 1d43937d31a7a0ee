"""Ways to tell people.

``base``    what a way to a person must do
``inbox``   the notice in a person's own list
``sms``     a message that leaves by the gateway, later
``kannel``  the gateway's HTTP interface
``board``   the village's notice board: to everybody, not to a person
"""
