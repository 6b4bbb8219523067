"""Salesforce, judged by simple-salesforce and by what passes over the wire."""
