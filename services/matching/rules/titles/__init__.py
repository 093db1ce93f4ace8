"""Free job titles brought to known occupations: their words, what words are made of, and what they mean."""
