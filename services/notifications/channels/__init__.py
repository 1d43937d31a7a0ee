"""Ways out of the system. An SMS leaves through a gateway that speaks Kannel's HTTP interface."""
