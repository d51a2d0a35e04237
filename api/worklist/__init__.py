"""The curator's worklist: everything that there is to do, ranked, with who has it in hand and what was done."""
