"""The HTTP interface: routers that translate, and nothing else."""
