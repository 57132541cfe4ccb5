"""The application: registers, meetings, ballots, results, and their web pages."""
