datasette serve --immutable release/0.1.0/openai-infrastructure.sqlite
