"""The reporter's pages. None knows an account, and nothing about the browser is kept."""
