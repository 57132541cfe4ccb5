"""What is measured against, and in: a bare application, and a district full of meetings."""
