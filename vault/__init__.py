"""Keys, sealed values, receipts and the blind index: the one room that decrypts."""
