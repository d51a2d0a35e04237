"""What all routes and pages share: who asks, what they may see, errors, frame, words."""
