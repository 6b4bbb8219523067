"""What several benchmarks and tests need on stage: real servers, and a firm with much to do."""
