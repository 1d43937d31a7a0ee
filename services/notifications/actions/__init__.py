"""What is told, to whom, and what came of it."""
