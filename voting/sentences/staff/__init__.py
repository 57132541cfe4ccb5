"""What is said of the accounts of staff: how one signs in, and gets in again."""
