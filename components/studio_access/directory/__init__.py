"""Who has which user profile, and where issuers' keys are kept."""
