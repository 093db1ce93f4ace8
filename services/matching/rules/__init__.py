"""The rules of matching: what fits, what is out, what must be asked, and how to say so. Pure."""
