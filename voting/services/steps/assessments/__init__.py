"""Steps of assessments: one that is to be opened, or cancelled."""
