"""Words by a language model on any server that speaks OpenAI's protocol; rules stay the check and the fall-back."""
