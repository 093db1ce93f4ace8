"""What notifications keeps for reading: the outbox of messages, the streams for partners and their subscriptions."""
