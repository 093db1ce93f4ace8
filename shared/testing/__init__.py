"""What tests are written with: given/when/then, a journal and a bus in memory, and the real servers."""
