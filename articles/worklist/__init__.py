"""What waits for editors: the sections of the admin's first page, and where they are shown."""
