"""What notifications goes by: who is told in which words, and what a subscriber sees. Pure."""
