"""Plain Python loops as machine code, for the rooms that walk over every event. Knows nothing of journeys."""
