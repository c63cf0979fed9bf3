"""Decides what may run in an environment: promotions, values, images, soaks, signatures, provenance, exceptions, owners.

The entry points of ci/ship call this package, and nothing else does. It needs Python's standard library and git; Helm, cosign and Grype only
where a rule says so. A rule raises Refused, or returns the evidence that it was kept."""
