"""抽查回访: ballots drawn by dice, their voters called by the street office, what that proves."""
