"""Files as they are kept: cleaned, told by what they hold, and made as small as each network wants them."""
