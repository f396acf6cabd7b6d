"""Pages, feeds and sitemaps of the web, fetched politely, and from public addresses only."""
