"""The text of data files in, new text out: one stable layout, and new names everywhere at once.

`layout` gives each file one form and nothing else; `renaming` changes the letters of a name and
nothing else. Both are pure and check their own work: what they give back has been read again and
says what it said before. Only `files` touches a disk.
"""
