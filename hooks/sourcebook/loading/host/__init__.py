"""Settings that are MkDocs' own: each that would end a build there is told with its line.

MkDocs names the setting but not the place, and some it meets with a traceback.
"""
