"""The shell: settings, addresses, base templates, components, assets, error pages."""
