"""What the IT office does with messages that nobody could handle, and how it finds out what is wrong.

``desk``     one service as an operator has it before them: its database, its queues, what lies in both
``letters``  what was not handled: found, tried again, dropped
``doctor``   what is wrong with broker, queues, databases, clock, and what to do
``__main__`` the commands
"""
