"""Puts the program together: alone knows the gateway, the simulator, the stores, the services and the app."""
