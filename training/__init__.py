"""How the bundled model is made, from data to weights: `python -m training all`."""
