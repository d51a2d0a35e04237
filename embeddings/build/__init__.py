"""The one-off conversion of published weights into the folders that serving reads."""
