"""What stands around the picture: window, timeline, object list, dialogs."""
