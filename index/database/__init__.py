"""The database engines in which a catalogue may be kept, behind one interface."""
