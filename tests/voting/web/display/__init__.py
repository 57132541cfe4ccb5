"""What pages say in Chinese and in English."""
