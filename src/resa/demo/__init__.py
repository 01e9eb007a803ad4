"""The demo company: Lunna, heat pumps and charging as a service, fictitious. Seeded, with known truths (`truths.json`)."""
