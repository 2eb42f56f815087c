"""What is done with the data: one file a command."""
