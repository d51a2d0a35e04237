"""What iGOT Karmayogi gives out, read as it comes and mapped onto our words; and what it takes in, written."""
