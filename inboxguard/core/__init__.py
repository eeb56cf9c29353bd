"""What thinks: values in, values out; no file, socket, database, clock or environment."""
