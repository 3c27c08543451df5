"""Events of classes and of the school: an outing, a meeting, a party; told to who is concerned, seen wherever the week is."""
