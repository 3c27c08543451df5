"""From the button to the mailbox: at which hour, taken back meanwhile, handed over when the hour has come."""
