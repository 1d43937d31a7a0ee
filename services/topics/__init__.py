"""Topics: what people say, what becomes of it, and by which rule.

Owns opinions, topics, the frozen rolls and the signatures on them, the branch committee's review, postings, inquiries,
briefings, pledges, and each topic's append-only record; the branches' reading schedules, and who was reached by which
document. Listens to the meetings service (notice, deliberation, resolutions) and to supervision (the dual survey); asks the
directory for a roll on the day it is frozen or a session was held.
"""
