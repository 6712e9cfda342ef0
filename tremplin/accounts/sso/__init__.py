"""Single sign-on: one OpenID Connect client, and a preset for each provider of the French administration."""
