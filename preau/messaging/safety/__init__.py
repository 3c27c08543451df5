"""When messaging harms: caps, suspensions, recalls, seals. Blocks and reports are in `moderation`."""
