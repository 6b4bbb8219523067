"""Understudy: rehearse an integration between the systems of a professional-services firm."""
