"""The database engines that a catalogue may stand in."""
