"""The commands that print and end, one file each: `add(commands)` registers it on the command line."""
