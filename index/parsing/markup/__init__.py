"""Read the XML and SGML of news agencies and feeds."""
