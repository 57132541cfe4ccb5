"""Ballots voided and restored: after a finding, by a ballot cast again, by a mandate's end."""
