"""统计报表: pages for district, city and street office, and open data for everybody."""
