"""The tables. Every row of a community has its `community_id`, first in keys and indexes."""
