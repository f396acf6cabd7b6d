"""From files to an index: article → chunks → embeddings → catalogue and Chroma. Imports nothing of ours."""
