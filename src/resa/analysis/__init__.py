"""Questions about journeys, one file each, over snapshots and tables they are given. PURE: no files, no maps."""
