"""The bibliography: BibTeX text -> sources, problems, and where everything stands.

The door is `file`. The way through: `scanner` finds entries, fields and parts with their places;
`values` joins the parts and folds names; `granular` puts in single values of `xdata` entries,
`relations` and `inheritance` hand down what `xdata` and `crossref` give; `sources` reads dates,
addresses and keywords; `people` finds several in the place of one; `findings` gathers what is
wrong; `keeping` knows entries from other times. Whatever stands in the file is used or named in a
problem, and no text makes this raise.
"""
