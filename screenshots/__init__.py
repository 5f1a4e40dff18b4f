"""Pictures of the program, drawn by the program itself on the demo account: `make screenshots`."""
