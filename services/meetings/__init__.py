"""Bodies meet: convened in time, with everybody told, a quorum there, groups heard, votes counted by the law.

Owns meetings, their frozen rolls, attendance, votes and results. Listens to the topics service for what may be convened; asks the
directory for rolls and the notifications service for its certificate that everybody was told.
"""
