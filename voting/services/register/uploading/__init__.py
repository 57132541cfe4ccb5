"""The page of a register's file between upload and import: findings, answers, corrections."""
