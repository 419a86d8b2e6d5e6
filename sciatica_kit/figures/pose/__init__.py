"""From a pose as data to where every joint is."""
