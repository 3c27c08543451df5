"""What the room says: results, rules, the quorum gauge, the extract of the register."""
