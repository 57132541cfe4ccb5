"""The application: registers, meetings, ballots, results, and the pages for the people."""
