"""召集人: who convenes a community's meetings, as its street office records it."""
