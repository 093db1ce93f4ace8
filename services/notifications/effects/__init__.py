"""What goes out: mail to people, events to partners."""
