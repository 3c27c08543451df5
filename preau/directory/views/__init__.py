"""Pages of the directory. Each starts from what the person may see, under the hat of the URL."""
