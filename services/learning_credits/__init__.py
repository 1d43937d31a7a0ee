"""Cadres' study hours and credits: so far the policy they are measured by, as data with its sources.

Activities, claims and the ledger have their room here.
"""
