"""What the four services share: the published language, the kernel under every room, and the test kit."""
