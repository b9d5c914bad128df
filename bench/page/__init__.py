"""The page bench: ara's pages and Hearth's in one browser."""
