"""The questions over a whole account, beside other programs that answer some of them."""
