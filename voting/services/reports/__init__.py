"""统计报表: what district, city and street office read of many communities, and open data.

In a number of statements that grows with neither communities nor months, once a process has read
the log of each final result.
"""
