"""JupyterLab and Voila, on this machine only."""
