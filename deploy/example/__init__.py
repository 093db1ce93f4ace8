"""A small arbodienst, made up: three employers, cases at every stage, vacancies. Loaded on an empty home."""
