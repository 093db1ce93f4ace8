"""How the platform comes to run: its servers, its topics, the one-machine runner, images and manifests."""
