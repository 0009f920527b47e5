"""The search for the mistake behind a wrong number: equations edited, carried through, and compared."""
