"""What staff read of a packet: the staff page and the note for the record."""
