"""The Django side of networks that live in this house: practice and the website chat."""
