"""The MCP door: any client of the Model Context Protocol can ask, search and read."""
