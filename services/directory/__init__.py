"""Who is who: divisions, organisations, people, roles and rolls, on any day; accounts and the roles they carry; imports.

Owns all of it. Others ask for a roll when they need to freeze one; phone numbers leave it for the notifications service alone.
"""
