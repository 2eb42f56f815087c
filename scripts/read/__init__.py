"""Reading: from files to text with its place."""
