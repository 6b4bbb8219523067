"""May a release of an integration go on to the next stage? A policy asks, evidence answers."""
