"""抽查回访: draw ballots whose voters are called back, and say what their answers prove."""
