"""Where the steps of a question run: on threads here, or as tasks of a Spark cluster. No question knows which."""
