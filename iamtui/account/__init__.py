"""What an account contains: resources, references, relations, snapshots. No input or output but snapshot files."""
