"""Pages of the room: sittings, the day itself, votes, acts, members; and the public page of an assembly."""
