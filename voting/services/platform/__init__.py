"""The city's platform, where the law has votes over the internet cast there: its file, imported."""
