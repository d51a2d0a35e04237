"""The plan builder: what a role or a work-allocation order needs, gone through by a person before a draft is made."""
