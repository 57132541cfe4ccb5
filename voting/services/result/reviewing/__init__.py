"""Ballots voided and restored: after a finding, by an owner's cast, by a mandate's end."""
