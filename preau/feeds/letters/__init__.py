"""What a delivery did in each school, told to who must act there: by mail, in the app, on a page."""
