"""Clients of remote services: text messages, witnesses, time-stamps."""
