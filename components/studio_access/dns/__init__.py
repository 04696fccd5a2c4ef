"""Names: the zones that lead to the front door, and the servers that forward them."""
