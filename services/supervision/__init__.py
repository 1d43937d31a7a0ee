"""Whether what was decided was done, and done well: so far the dual survey of each completed topic, and a count of all that happened.

Owns surveys and the county's activity. Complaints, checks and scores have their room here.
"""
