"""The parts of AWS that commands read and change, each a class over the service's own client."""
