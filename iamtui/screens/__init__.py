"""One file a screen of the terminal program."""
