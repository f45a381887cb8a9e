"""Promise 1 kept: people's judgements, the thresholds fitted to them, the audit, the drift alarm, the replay."""
