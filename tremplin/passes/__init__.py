"""The PASS IAE: issue, dates, attestation."""
