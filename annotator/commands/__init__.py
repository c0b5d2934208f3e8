"""What a person can do: one decorated function a command, with its key and its words."""
