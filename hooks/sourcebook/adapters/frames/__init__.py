"""What a theme lays around a page, and which words of a page its templates look at."""
