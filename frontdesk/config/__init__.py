"""How the front desk is put together: settings, routes, the server's entry."""
