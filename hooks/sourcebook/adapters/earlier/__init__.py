"""What earlier builds left, and what of it this one makes use of."""
