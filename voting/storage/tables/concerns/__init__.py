"""诉求: concerns of owners, their life, and the spots that they are about."""
