"""What `assembly doctor` checks: settings, keys, machine, and every meeting against its log."""
