"""What Rasa lacks: the front desk's channel, the clinic's facts in answers, forgetting, and a guarded training."""
