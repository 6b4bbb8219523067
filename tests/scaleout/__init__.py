"""Several engine processes on a real nats-server and a real PostgreSQL."""
