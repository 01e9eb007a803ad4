"""Workshops on a journey: agenda, private notes, groups, parking lot, decisions, and the series they make.

All of it is in tables and goes by the API; the room only says that there is news. What becomes part of the map is written into the
document by whoever may edit it, with undo.
"""
