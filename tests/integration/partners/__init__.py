"""Partners who are told of events: over real sockets and on a real Kafka and MongoDB."""
