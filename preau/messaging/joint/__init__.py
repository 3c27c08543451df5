"""One thread a parent and someone of the school; a joint one only if both parents agree, and as long as both do."""
