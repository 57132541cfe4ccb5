"""Whoever is asked over a network: text messages, witnesses, time-stamps."""
