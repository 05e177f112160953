"""Planning: from what a case lacks to the steps that lead to a claim, proven by evaluating what they would make."""
