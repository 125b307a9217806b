"""make gallery: about forty chosen pictures on one page, to look at whole."""
