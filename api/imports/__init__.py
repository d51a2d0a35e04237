"""Files of others: taken in, converted apart, looked at by a person, published."""
