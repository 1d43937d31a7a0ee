"""Topics: what people say, what becomes of it, and by which rule.

Owns opinions, topics, the frozen rolls and the signatures on them, the branch committee's review, postings, inquiries,
briefings, pledges, and each topic's append-only record. Listens to the meetings service (notice, deliberation,
resolutions) and to supervision (the dual survey); asks the directory for a roll on the day it is frozen.
"""
