"""业主共有资金: the committee's page of the ledger, and the public's."""
