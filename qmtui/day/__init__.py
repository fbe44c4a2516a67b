"""What else a day needs: moving, shifts, stands, the office hour, the attendance sheet."""
