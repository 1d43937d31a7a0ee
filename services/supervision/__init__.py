"""Whether what was decided was done, and done well: so far the dual survey of completed topics, and a count of events.

Owns surveys and the county's activity. Listens to directory, topics and meetings. Complaints, checks and scores have
their room here.
"""
