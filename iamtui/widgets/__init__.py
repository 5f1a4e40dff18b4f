"""What screens are made of: lists, documents, panels, the header and the footer."""
