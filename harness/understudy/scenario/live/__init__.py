"""The live stage: real sockets, TLS, vendor host names, and any language on the other side."""
