"""登录: sessions that the server keeps, and what a desk asks for beside a password."""
