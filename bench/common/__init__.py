"""What every bench shares: sides, rounds in turn, meters, tables, the JSON line."""
