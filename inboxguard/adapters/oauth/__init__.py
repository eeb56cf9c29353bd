"""Signing in with OAuth 2.0: the two ways to a refresh token, where it is kept, and the access tokens it brings."""
