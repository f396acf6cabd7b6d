"""The texts given to a language model, one file each, and their loader. Imports nothing of ours."""
