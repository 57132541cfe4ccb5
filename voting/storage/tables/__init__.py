"""The tables. Whatever belongs to a community carries its key, first in keys and indexes."""
