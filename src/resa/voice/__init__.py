"""What customers say: answers, scores with intervals, comments, personal data in text. Knows nothing of maps."""
