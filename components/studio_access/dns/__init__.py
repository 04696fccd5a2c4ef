"""How names of the API and Studio resolve in the corporate network."""
