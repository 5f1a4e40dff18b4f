"""iamtui's evaluator held against another's, on random policies and requests. See docs/conformance.md."""
