"""日常: fixed days of deliberation with agenda and minutes, and the tasks that come of them."""
