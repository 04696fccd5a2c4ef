"""The kill switch: who is in is out, and nobody gets in."""
