"""Seeing what happens: metrics from the logs, alarms, the dashboard."""
