"""The command `fit-ad`, one file a command."""
