"""Cadres' study hours and credits: so far the policy they are measured by, as data with its sources.

Owns the table of policy numbers. Listens to nobody. Activities, claims and the ledger have their room here.
"""
