"""The Teams app package: what people and their administrators see of Cohort before they talk to it."""
