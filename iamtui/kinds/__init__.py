"""One file a kind of resource: how it is listed, described and shown. No terminal in here."""
