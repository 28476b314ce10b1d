"""The services that tell what a source is, one a file. Each has a name, a request and a reader.

`request` says what is asked where; `read` turns the answer into a `Record` and raises `Unusable`,
with a sentence, for an answer that is none. Nothing here meets the network.
"""
