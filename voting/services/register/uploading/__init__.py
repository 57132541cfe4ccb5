"""What a member sees and says of a register's file between its upload and its import."""
