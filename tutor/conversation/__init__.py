"""What makes single questions a conversation: follow-ups read in context, answers given sentence by sentence."""
