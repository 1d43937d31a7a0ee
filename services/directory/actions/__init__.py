"""What can be done to the directory: one function per verb, inside its caller's transaction."""
