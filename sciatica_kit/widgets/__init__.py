"""Forms for JupyterLab: they hold no rules, and everything they show comes from below."""
