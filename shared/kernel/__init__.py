"""The machine under every room: journal, receive, relay, ticker, clock, health, log and the service itself."""
