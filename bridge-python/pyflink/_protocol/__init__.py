"""Wire protocol between the Python package and the Drey host."""
