"""The pages made from data, as MkDocs knows them."""
