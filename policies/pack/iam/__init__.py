"""IAM policy documents: read strictly, and judged by what they decide."""
