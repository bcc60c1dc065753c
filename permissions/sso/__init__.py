"""Single sign-on: a provider of the county says who somebody is; what they may do and their second step stay ours."""
