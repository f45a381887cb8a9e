"""Who follows the brand: whom it reaches, whom to follow back, relations, fair draws; nobody is accused."""
