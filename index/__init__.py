"""Turn files into an index: article → chunks → embeddings → catalogue and Chroma. Imports no other package of ours."""
