"""What can be done at meetings: one function per verb, inside its caller's transaction."""
