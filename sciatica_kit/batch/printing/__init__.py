"""The print room: covers, addresses, one file in print order, split where it is long."""
