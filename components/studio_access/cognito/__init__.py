"""Who may sign in with Cognito."""
