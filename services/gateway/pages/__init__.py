"""Pages: one module per matter, each a Flask blueprint that turns forms into commands and answers into HTML."""
