"""What the team believes: the journey document, its records and file format. PURE: no data, no files but its own."""
