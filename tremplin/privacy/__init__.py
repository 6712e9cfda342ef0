"""Personal data: what is kept and how long, the copy, the agreements, the deletion."""
