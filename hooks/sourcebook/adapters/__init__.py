"""Hosts: what hands a site's events, or its folder, to the core."""
