"""data·inclusion, schema v1: what we publish in the common format of social inclusion. docs/api.md says how it maps."""
