"""A stand-in for AWS over real HTTP: the demo account, the test bed, the benchmark target."""
