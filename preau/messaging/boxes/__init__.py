"""A mailbox that a function keeps: families write to the school office, several persons read and answer in its name."""
