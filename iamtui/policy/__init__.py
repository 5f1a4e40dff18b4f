"""The IAM policy language: parse a document and say it in words."""
