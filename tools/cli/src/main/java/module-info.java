/// The command line.
module dev.raincheck.tools.cli {
  requires dev.raincheck.api;
  requires dev.raincheck.client;
  requires dev.raincheck.transport;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;
}
