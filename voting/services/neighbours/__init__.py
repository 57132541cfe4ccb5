"""邻里: who helps whom (能人库), and disputes that two parties settle with a mediator (调解)."""
