"""Questions that are asked of answers, one file each; registered by their own declaration."""
